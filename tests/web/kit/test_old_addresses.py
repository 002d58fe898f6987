"""Staff pages moved once: their old addresses lead on, and ask for sign-in and right as the new ones do."""

import re

from django.conf import settings
from django.urls import reverse

from chungthuc.web import old_addresses

SOME_ID, SOME_CODE = "0b6ef6ab-5b3a-4f5c-9c5e-2b1f3a4d5e6f", "00070"


def filled(route: str) -> dict[str, object]:
    known = {"uuid": SOME_ID, "int": 3, "str": SOME_CODE}
    return {name: known[kind] for kind, name in re.findall(r"<(\w+):(\w+)>", route)}


def address(route: str) -> str:
    return "/" + re.sub(r"<\w+:(\w+)>", lambda found: str(filled(route)[found[1]]), route)


def test_each_old_address_leads_to_its_page(as_):
    minh = as_("minh")
    for old, name in old_addresses.NOW.items():
        answer = minh.get(address(old), {"tab": "over", "q": "Ng% a"})
        assert answer.status_code in (301, 302), old
        assert answer["Location"] == f"{reverse(name, kwargs=filled(old))}?tab=over&q=Ng%25+a"


def test_an_old_address_takes_nothing_and_asks_for_the_sign_in(client, as_):
    minh = as_("minh")
    for old in old_addresses.NOW:
        assert minh.post(address(old), {"reason": "x"}).status_code == 405, old
        answer = client.get(address(old))
        assert answer.status_code == 302, old
        assert answer["Location"].startswith(f"{reverse(settings.LOGIN_URL)}?next={address(old)}")


def test_an_old_address_asks_for_the_right_where_it_leads(as_, world):
    assert as_("lan").get("/signing", follow=True).status_code == 403
    assert as_("hoa").get("/signing", follow=True).status_code == 200
