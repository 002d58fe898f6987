"""The leader reads on from copy to copy; the signature is shown where it will stand."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from chungthuc.certification.models import CertifiedCopy
from chungthuc.certification.reception import cancelling
from demo import life


def test_the_leader_goes_on_to_the_next_copy_and_back(as_, world, scan):
    first, second = life.submitted(world, scan, title="Một"), life.submitted(world, scan, title="Hai")
    order = list(CertifiedCopy.objects.order_by("due_at", "came_at", "id"))
    page = as_("hoa").get(f"/signing-desk/copies/{order[0].pk}").content.decode()
    assert 'rel="next"' in page
    assert str(order[1].pk) in page.split('rel="next"')[1][:200]
    page = as_("hoa").get(f"/signing-desk/copies/{order[1].pk}").content.decode()
    assert str(order[0].pk) in page.split('rel="prev"')[1][:200]
    assert {first.pk, second.pk} == {one.pk for one in order}


def test_a_refused_forwarding_is_told_on_the_page_of_the_copy_it_is_about(as_, world, scan):
    unsigned, following = life.submitted(world, scan, title="Một"), life.submitted(world, scan, title="Hai")
    sent = {"following": following.pk}
    answer = as_("hoa").post(f"/signing-desk/copies/{unsigned.pk}/forwarding", sent, follow=True)
    assert answer.redirect_chain == [(f"/signing-desk/copies/{unsigned.pk}", 302)]
    assert [one.level_tag for one in answer.context["messages"]] == ["error"]


def test_what_is_forwarded_leads_on_to_the_next_copy_inside_the_house(as_, world, scan):
    copy, following = life.submitted(world, scan, title="Một"), life.submitted(world, scan, title="Hai")
    life.signed(world, copy)
    for leads_to, after in ((following.pk, f"/signing-desk/copies/{following.pk}"),
                            ("//evil.example", "/signing-desk/copies")):  # fmt: skip
        sent = {"following": leads_to}  # pressed twice is once
        assert as_("hoa").post(f"/signing-desk/copies/{copy.pk}/forwarding", sent)["Location"] == after


def test_a_next_copy_that_was_cancelled_meanwhile_is_passed_over(as_, world, scan):
    copy, gone, waits = (life.submitted(world, scan, title=one) for one in ("Một", "Hai", "Ba"))
    life.signed(world, copy)
    cancelling.cancel(gone, reason="Rút", by=world.minh)
    hoa, address, sent = as_("hoa"), f"/signing-desk/copies/{copy.pk}/forwarding", {"following": gone.pk}
    assert hoa.post(address, sent)["Location"] == f"/signing-desk/copies/{waits.pk}"
    cancelling.cancel(waits, reason="Rút", by=world.minh)
    assert hoa.post(address, sent)["Location"] == "/signing-desk/copies"


def test_a_trouble_of_the_signing_program_has_its_code_as_on_every_page(as_, world, scan):
    """There it stood in brackets: «[wrong_pin]»."""
    copy = life.submitted(world, scan)
    assert 'data-words-code="Mã lỗi:"' in as_("hoa").get(f"/signing-desk/copies/{copy.pk}").content.decode()
    panel = Path(finders.find("js/agent-panel.js")).read_text(encoding="utf-8")
    assert panel.count("this.coded(") == 2
    assert "[${" not in panel


def test_the_signature_is_shown_where_it_will_stand(as_, world, scan):
    copy = life.submitted(world, scan)
    page = as_("hoa").get(f"/signing-desk/copies/{copy.pk}?placing=1").content.decode()
    assert 'id="placing" open' in page
    mark = page.split("data-mark\n")[1][:600]
    assert "data:image/png;base64," in mark


def typed(page: str, name: str) -> str:
    """What stands in this number of the corner."""
    [field] = re.findall(rf'<input type="number" name="{name}"[^>]*>', page)
    found = re.search(r' value="([^"]*)"', field)
    return found[1] if found else ""


def test_a_senseless_place_is_refused_and_the_page_stays(as_, world, scan):
    copy, hoa = life.submitted(world, scan), as_("hoa")
    before = copy.placement
    for value in ("nan", "inf", "-inf", "1e400", "", "mười", "99999", "-50"):
        answer = hoa.post(f"/signing-desk/copies/{copy.pk}/placement", {"left": value, "bottom": "20"}, follow=True)
        assert [one.level_tag for one in answer.context["messages"]] == ["error"], value
        copy.refresh_from_db()
        assert copy.placement == before, value


def test_what_has_gone_on_is_not_said_to_be_forwarded_again(as_, world, issue):
    """A page left open over lunch: the copy was numbered and handed over, and the press «succeeded»."""
    copy = issue()
    answer = as_("hoa").post(f"/signing-desk/copies/{copy.pk}/forwarding", follow=True)
    (told,) = answer.context["messages"]
    assert (told.level_tag, told.extra_tags) == ("error", "status_does_not_allow")


@pytest.mark.parametrize(("left", "said"), [("99999", "nằm ngoài trang"), ("-50", "nằm ngoài trang"),
                                            ("", "phải là số milimét"), ("mười", "phải là số milimét")])  # fmt: skip
def test_what_was_typed_of_the_corner_stays_with_the_sentence_beside_it(as_, world, scan, left, said):
    copy, hoa = life.submitted(world, scan), as_("hoa")
    sent = {"left": left, "bottom": "21.5"}
    page = hoa.post(f"/signing-desk/copies/{copy.pk}/placement", sent, follow=True).content.decode()
    placing = page.partition('id="placing" open')[2].partition("</details>")[0]
    assert said in placing
    assert [typed(placing, name) for name in ("left", "bottom")] == [left, "21.5"]
    again = hoa.get(f"/signing-desk/copies/{copy.pk}?placing=1").content.decode()
    assert said not in again.partition('id="placing" open')[2].partition("</details>")[0]
    assert typed(again, "bottom") != "21.5"


def test_nobody_to_give_it_to_is_no_link(as_, world, scan):
    """The office has one officer: the link would lead to a page where nothing can be given."""
    copy = life.submitted(world, scan)
    assert "Giao lại cho cán bộ khác" not in as_("hoa").get(f"/signing-desk/copies/{copy.pk}").content.decode()
