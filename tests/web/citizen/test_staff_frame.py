"""Pages that citizens and staff share stand in the frame of whoever looks: the desks do not vanish (finding 61)."""

import pytest

SHARED = [
    "/check",
    "/accounts/password/change/",
    "/accounts/2fa/",
    "/accounts/sessions/",
    "/accounts/logout/",
    "/no-such-page",
]


@pytest.mark.parametrize("page", SHARED)
def test_staff_keep_their_desks(as_, page):
    words = as_("minh").get(page).content.decode()
    assert 'class="rail"' in words
    assert "Kho dữ liệu điện tử" not in words


@pytest.mark.parametrize("page", SHARED)
def test_citizens_keep_theirs(as_, page):
    words = as_("lan").get(page).content.decode()
    assert 'class="rail"' not in words
    assert "Kho dữ liệu điện tử" in words


def test_who_is_not_signed_in_gets_the_citizens(client, db):
    assert 'class="rail"' not in client.get("/check").content.decode()


def test_a_refusal_too(as_):
    refused = as_("minh").get("/sealing-desk/copies")
    assert refused.status_code == 403
    assert 'class="rail"' in refused.content.decode()


def test_the_way_back_is_to_ones_own_page(as_):
    for page in ("/accounts/2fa/", "/accounts/sessions/"):
        assert 'href="/signing-desk/profile"' in as_("minh").get(page).content.decode()
        assert 'href="/account"' in as_("lan").get(page).content.decode()
