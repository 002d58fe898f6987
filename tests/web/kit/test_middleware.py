"""Rules that hold for every page."""

import pytest
from django.db import DataError

from chungthuc.accounts.models import Person
from chungthuc.web.kit.middleware import NoNul
from demo import life

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def test_an_address_that_only_takes_deeds_leads_a_reader_to_the_page_above(world, scan, as_):
    copy = life.submitted(world, scan)
    minh = as_("minh")
    answer = minh.get(f"/counter/copies/{copy.pk}/withdrawal", headers=BROWSER)
    assert (answer.status_code, answer["Location"]) == (302, f"/counter/copies/{copy.pk}")
    copy.refresh_from_db()
    assert copy.status == "submitted"


def test_the_way_back_from_the_sign_in_ends_on_a_page(world, scan, client):
    copy = life.submitted(world, scan)
    address = f"/counter/copies/{copy.pk}/withdrawal"
    sign_in = client.post(address)["Location"]
    assert address in sign_in
    client.force_login(world.minh, backend="allauth.account.auth_backends.AuthenticationBackend")
    landed = client.get(address, headers=BROWSER, follow=True)
    assert landed.status_code == 200
    assert landed.redirect_chain[-1] == (f"/counter/copies/{copy.pk}", 302)


@pytest.mark.parametrize("headers", [{}, {"Accept": "application/json"}])
def test_a_program_is_told_that_the_method_is_wrong(world, scan, as_, headers):
    copy = life.submitted(world, scan)
    assert as_("minh").get(f"/counter/copies/{copy.pk}/withdrawal", headers=headers).status_code == 405


def test_where_nothing_stands_above_the_home_page_does(world, as_):
    answer = as_("lan").get("/links/00000000-0000-0000-0000-000000000000/revocation", headers=BROWSER)
    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_a_nul_that_reaches_the_database_is_the_senders_fault(rf, db):
    request = rf.post("/", {"key": "\0"})

    def view(_request):
        return Person.objects.filter(email="\0").exists()

    with pytest.raises(DataError) as caught:
        view(request)
    answer = NoNul(view).process_exception(request, caught.value)
    assert answer is not None
    assert answer.status_code == 400
    assert NoNul(view).process_exception(request, DataError("value too long")) is None


def test_the_map_of_the_api_is_for_people_who_are_signed_in(world, as_, client):
    assert client.get("/api/v1/openapi.json").status_code == 302
    assert as_("minh").get("/api/v1/openapi.json").status_code == 200


def test_the_api_answers_too_often_with_its_own_words(world, as_, client, monkeypatch):
    from chungthuc.api import signing_requests
    from chungthuc.core import throttle

    def stopped(*_facts: object, **_named: object) -> None:
        raise throttle.TooMany(throttle.Limit("x", 1, 300), 240)

    monkeypatch.setattr(signing_requests, "own", stopped)
    answer = as_("minh").delete("/api/v1/signing-requests/00000000-0000-0000-0000-000000000000")
    assert (answer.status_code, answer["Retry-After"]) == (429, "240")
    assert answer.json()["remedy"] == "Thử lại sau 4 phút."
