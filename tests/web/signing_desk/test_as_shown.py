"""What is signed is what the page showed: another file behind an open page is refused, plainly, and nothing is signed."""

import json
import re

import pytest
from django.urls import reverse

from chungthuc.accounts import authority
from chungthuc.certification import sealing
from chungthuc.certification.models import CertifiedCopy
from chungthuc.certification.reception import intake
from chungthuc.certification.reception.intake import Paper
from chungthuc.certification.scan_answers import Reasons
from chungthuc.signing import requests, tickets
from chungthuc.signing.models import SigningRequest
from demo import life
from tests.harness.scans import small_scan


@pytest.fixture
def copy(submitted_copy) -> CertifiedCopy:
    return submitted_copy


def shown_on(client, copy: CertifiedCopy, desk: str = "signing_copy") -> str:
    """What the page would send, taken from its own words."""
    page = client.get(reverse(desk, args=[copy.pk])).content.decode()
    return re.search(r'data-shown="([0-9a-f]{64})"', page)[1]


def ask(client, copy: CertifiedCopy, what: str = "signature", **given):
    path = f"/api/v1/copies/{copy.pk}/{what}-request"
    return client.post(path, json.dumps(given), content_type="application/json")


def swap(world, copy: CertifiedCopy) -> None:
    """The officer takes it back and submits another scan, with as many pages, under the same title."""
    copy.refresh_from_db()
    intake.withdraw(copy, by=world.minh)
    intake.resubmit(
        copy,
        paper=Paper(copy.paper_type, copy.original_title, copy.original_pages),
        signatory=authority.of(world.hoa, world.office),
        by=world.minh,
        reasons=Reasons(remarks="Bản chính chỉ rõ đến vậy"),
        upload=life.uploaded(small_scan(dpi=150), by=world.minh),
    )


def test_the_leader_signs_the_file_of_his_page(as_, world, copy):
    hoa = as_("hoa")
    answer = ask(hoa, copy, shown_sha256=shown_on(hoa, copy))
    assert answer.status_code == 201
    assert SigningRequest.objects.get().shown["shown_sha256"] == copy.document.source().sha256()


def test_another_scan_behind_an_open_page_is_not_signed(as_, world, copy):
    hoa = as_("hoa")
    seen, document = shown_on(hoa, copy), copy.document
    swap(world, copy)
    copy.refresh_from_db()
    assert copy.document != document
    assert (copy.document.page_count, copy.shown["title"]) == (document.page_count, "Bằng tốt nghiệp đại học")
    answer = ask(hoa, copy, shown_sha256=seen)
    told = answer.json()
    assert (answer.status_code, told["code"]) == (409, "copy_changed")
    assert "đã được thay đổi sau khi bạn mở trang này" in told["message"]
    assert "Tải lại trang" in told["remedy"]
    assert not SigningRequest.objects.exists()
    assert ask(hoa, copy, shown_sha256=shown_on(hoa, copy)).status_code == 201


def test_another_place_of_the_signature_is_another_file(as_, world, copy):
    hoa = as_("hoa")
    seen = shown_on(hoa, copy)
    assert hoa.post(reverse("copy_placement", args=[copy.pk]), {"left": "110", "bottom": "40"}).status_code == 302
    assert ask(hoa, copy, shown_sha256=seen).json()["code"] == "copy_changed"


@pytest.mark.parametrize("given", [{}, {"shown_sha256": ""}, {"shown_sha256": "0" * 64}])
def test_who_does_not_say_what_was_shown_signs_nothing(as_, copy, given):
    answer = ask(as_("hoa"), copy, **given)
    assert (answer.status_code, answer.json()["code"]) == (409, "copy_changed")
    assert not SigningRequest.objects.exists()


def test_without_a_body_as_well(as_, copy):
    answer = as_("hoa").post(f"/api/v1/copies/{copy.pk}/signature-request", "", content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (409, "copy_changed")


def test_bytes_that_were_changed_in_the_store_are_not_prepared(world, copy):
    """The rows still say what was shown; the bytes themselves are asked."""
    from chungthuc.certification import signature

    wanted = signature.request(copy, shown_sha256=copy.document.file_sha256, by=world.hoa)
    base = copy.document.source().base
    base.chmod(0o600)
    content = bytearray(base.read_bytes())
    content[len(content) // 2] ^= 1
    base.write_bytes(bytes(content))
    credential = world.signers["hoa"]
    with pytest.raises(requests.NotAllowed) as refusal:
        signature.choose(wanted, copy, certificate=credential.certificate, chain=credential.chain, by=world.hoa)
    assert refusal.value.code == "copy_changed"


def test_the_seal_goes_on_what_the_clerk_saw(as_, world, copy):
    life.stamped(life.forwarded(world, life.signed(world, copy)))
    tuan, volume = as_("tuan"), str(world.volumes[world.office.code].pk)
    refused = ask(tuan, copy, "seal", volume_id=volume, shown_sha256="0" * 64)
    assert (refused.status_code, refused.json()["code"]) == (409, "copy_changed")
    copy.refresh_from_db()
    assert copy.entry is None  # no number for a file that nobody saw
    seen = shown_on(tuan, copy, "sealing_copy")
    assert ask(tuan, copy, "seal", volume_id=volume, shown_sha256=seen).status_code == 201


def test_the_ticket_names_the_file_and_the_page_shows_its_mark(as_, world, copy):
    hoa = as_("hoa")
    seen = shown_on(hoa, copy)
    ask(hoa, copy, shown_sha256=seen)
    wanted, credential = SigningRequest.objects.get(), world.signers["hoa"]
    requests.prepare(wanted, certificate=credential.certificate, chain=credential.chain)
    assert tickets._item(wanted)["shown_sha256"] == seen
    page = hoa.get(reverse("signing_copy", args=[copy.pk])).content.decode()
    assert f">{seen[:4]} {seen[4:8]}<" in page


def test_pictures_are_those_of_the_file_on_the_page(as_, world, copy):
    """Between the page and its pictures somebody may be quick: then a picture is missing, never another one there."""
    hoa = as_("hoa")
    page = hoa.get(reverse("signing_copy", args=[copy.pk])).content.decode()
    pictures = set(re.findall(r'src="(/delivery/copies/[^"]*/pages/[^"]*)"', page))
    assert len(pictures) == 2
    seen = shown_on(hoa, copy)
    assert all(one.endswith(f"?file={seen}") for one in pictures)
    assert {hoa.get(one).status_code for one in pictures} == {200}
    whole = re.search(r'href="(/delivery/copies/[^"]*/file[^"]*)"', page)[1]
    swap(world, copy)
    assert {hoa.get(one).status_code for one in (*pictures, whole)} == {409}
    assert "đã được thay đổi" in hoa.get(whole).content.decode()


@pytest.mark.parametrize(("who", "page"), [("tuan", "sealing_copy"), ("hoa", "signing_copy"), ("minh", "copy")])
def test_pages_that_only_show_stay_whole_while_a_job_adds_to_the_file(as_, world, copy, who, page):
    life.sealed(world, life.stamped(life.forwarded(world, life.signed(world, copy))))
    client = as_(who)
    content = client.get(reverse(page, args=[copy.pk])).content.decode()
    asked = set(re.findall(r'(?:src|href)="(/delivery/copies/[^"]*/(?:pages/[^"]*|file[^"]*))"', content))
    assert len(asked) == 3  # two pages and the file
    copy.refresh_from_db()
    sealing.finish(copy)
    assert {client.get(one).status_code for one in asked} == {200}


def test_a_copy_that_stands_still_offers_the_ways_out(as_, world, services, copy):
    from pades.common.errors import PadesError

    from chungthuc.certification import followups, stops

    life.forwarded(world, life.signed(world, copy))
    services.tsa_refusal = "Hết hạn mức"
    for _time in range(stops.FEW):
        with pytest.raises(PadesError):
            followups.stamp_signature(str(copy.pk))
    hoa = as_("hoa")
    listed = hoa.get("/signing-desk/copies?tab=forward").content.decode()
    assert "Hết hạn mức" in listed
    page = hoa.get(reverse("signing_copy", args=[copy.pk])).content.decode()
    assert "Đang chờ Lê Thị Hoa xử lý" in page
    assert "Hết hạn mức" in page
    assert 'value="sign_again"' in page
    assert 'value="retry"' in page
    assert 'value="seal_again"' not in page
    answer = hoa.post(
        reverse("copy_way_out", args=[copy.pk]), {"act": "sign_again", "desk": "signing_copy"}, follow=True
    )
    assert "Đọc lại và ký lại" in answer.content.decode()
    copy.refresh_from_db()
    assert copy.status == "submitted"
    wrong = hoa.post(reverse("copy_way_out", args=[copy.pk]), {"act": "issue", "desk": "/evil"}, follow=True)
    assert "không có ở đây" in wrong.content.decode()
