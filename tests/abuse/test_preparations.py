"""Abuse 3: a preparation is used once, by its person, for its file, with its certificate, in its time, as prepared."""

import base64
import json
from datetime import timedelta
from typing import Any

import pytest

from chungthuc.certification import signature
from chungthuc.certification.lifecycle import Status
from chungthuc.certification.models import CertifiedCopy
from chungthuc.certification.reception import attestation_page
from chungthuc.core import clock
from chungthuc.signing.models import SigningRequest, State
from demo import life


class Answer:
    """The finish call as the page sends it; a test bends one part of it."""

    def __init__(self, world: Any, as_: Any, scan: bytes) -> None:
        self.world, self.client, self.copy = world, as_("hoa"), life.submitted(world, scan)
        hoa, credential = world.hoa, world.signers["hoa"]
        self.wanted = signature.request(self.copy, shown_sha256=self.copy.document.file_sha256, by=hoa)
        chosen = {"certificate": credential.certificate, "chain": credential.chain, "by": hoa}
        signature.choose(self.wanted, self.copy, **chosen)
        self.value = credential.sign(bytes(self.wanted.signed_attrs))
        self.target, self.request_id = self.copy, self.wanted.pk

    def send(self) -> int:
        value = self.value if isinstance(self.value, str) else base64.b64encode(self.value).decode()
        given = json.dumps({"request_id": str(self.request_id), "value": value})
        path = f"/api/v1/copies/{self.target.pk}/signature"
        return int(self.client.post(path, given, content_type="application/json").status_code)


@pytest.fixture
def answer(world, as_, scan) -> Answer:
    return Answer(world, as_, scan)


def test_unbent_it_is_taken(answer):
    assert answer.send() == 201


def other_person(one, as_, scan):
    one.client = as_("binh")


def other_agency(one, as_, scan):
    one.client = as_("dung")


def nobody(one, as_, scan):
    one.client.logout()


def other_copy(one, as_, scan):
    one.target = life.submitted(one.world, scan)


def other_request(one, as_, scan):
    other = life.submitted(one.world, scan)
    one.request_id = signature.request(other, shown_sha256=other.document.file_sha256, by=one.world.hoa).pk


def other_certificate(one, as_, scan):
    one.value = one.world.signers["binh"].sign(bytes(one.wanted.signed_attrs))


def other_attributes(one, as_, scan):
    one.value = one.world.signers["hoa"].sign(bytes(one.wanted.signed_attrs) + b"x")


def bare_digest(one, as_, scan):
    one.value = one.world.signers["hoa"].sign(bytes(one.wanted.digest))


def empty(one, as_, scan):
    one.value = b""


def no_base64(one, as_, scan):
    one.value = "<value>"


def expired(one, as_, scan):
    SigningRequest.objects.update(expires_at=clock.now() - timedelta(seconds=1))


def given_up(one, as_, scan):
    assert one.client.delete(f"/api/v1/signing-requests/{one.request_id}").status_code == 204


def prepared_anew(one, as_, scan):
    """The page was opened again: the earlier preparation is dead."""
    signature.request(one.copy, shown_sha256=one.copy.document.file_sha256, by=one.world.hoa)


def returned(one, as_, scan):
    signature.send_back(one.copy, reason="Sai tên", by=one.world.hoa)


def right_ended(one, as_, scan):
    from chungthuc.accounts import granting
    from chungthuc.accounts.models import Grant, Right

    grant = Grant.objects.get(person=one.world.hoa, right=Right.SIGN_COPY)
    granting.end(grant, by=one.world.nga, reason="Chuyển công tác")


BENT = [other_person, other_agency, nobody, other_copy, other_request, other_certificate, other_attributes, bare_digest,
        empty, no_base64, expired, given_up, prepared_anew, returned, right_ended]  # fmt: skip


@pytest.mark.parametrize("bend", BENT)
def test_bent_it_is_refused_and_nothing_is_signed(answer, as_, scan, bend):
    bend(answer, as_, scan)
    assert 400 <= answer.send() < 500
    answer.copy.refresh_from_db()
    assert answer.copy.status != Status.SIGNED
    assert not SigningRequest.objects.filter(state__in=[State.ANSWERED, State.COMPLETED]).exists()


def test_used_it_is_not_used_again(answer, scan):
    assert answer.send() == 201
    answer.target = life.submitted(answer.world, scan)
    assert answer.send() in (404, 409, 422)
    assert CertifiedCopy.objects.filter(status=Status.SIGNED).count() == 1


def test_an_old_request_of_ones_own_ends_nobody_elses(answer, as_, world, scan):
    """Hoa's request is over; the copy was given to Bình, who is about to sign. Hoa's page gives her old one up."""
    from chungthuc.accounts import authority

    copy = answer.copy
    assert answer.client.delete(f"/api/v1/signing-requests/{answer.request_id}").status_code == 204
    attestation_page.choose_signatory(copy, authority.of(world.binh, world.office), by=world.minh)
    copy.refresh_from_db()
    his = signature.request(copy, shown_sha256=copy.document.file_sha256, by=world.binh)
    assert answer.client.delete(f"/api/v1/signing-requests/{answer.request_id}").status_code == 204
    assert answer.client.delete(f"/api/v1/signing-requests/{his.pk}").status_code == 404
    his.refresh_from_db()
    assert his.is_open
