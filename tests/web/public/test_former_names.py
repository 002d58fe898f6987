"""An office found by what a ward or district was called says so, and can be chosen where it issues copies."""

from datetime import date

import pytest
from django.utils import translation

from chungthuc.agencies.former.models import FormerKind, FormerName, folded_name
from chungthuc.agencies.models import Agency
from chungthuc.agencies.units import import_units

CHOICE = "/services/2.000815/agencies"
REASON = "trước 01/07/2025:"


@pytest.fixture
def former(world) -> None:
    import_units()
    for code, name in (("00070", "Hàng Gai"), ("00073", "Hàng Bài")):
        FormerName.objects.create(
            agency=Agency.objects.get(code=code), kind=FormerKind.WARD, name=name, folded=folded_name(name),
            district="quận Hoàn Kiếm", province="thành phố Hà Nội", since=date(2025, 7, 1), source="NQ",
        )  # fmt: skip


def text(client, path: str, typed: str) -> str:
    answer = client.get(path, {"q": typed})
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_it_says_by_which_name_it_was_found(client, former):
    for path in (CHOICE, "/contact"):
        page = text(client, path, "hang gai")
        assert f'{REASON} <span lang="vi">phường Hàng Gai, quận Hoàn Kiếm</span>' in page, path
        found = client.get(path, {"q": "phuong hoan kiem, ha noi"}).context["page"].items
        assert [one.code for one in found if not one.was] == ["00070"], "today's name needs no reason"


def test_only_an_office_that_issues_can_be_chosen(client, former):
    page = text(client, CHOICE, "hàng gai")
    assert 'id="agency-00070" value="00070" required checked' in page, "the only one is chosen already"
    page = text(client, CHOICE, "quận hoàn kiếm")
    assert 'id="agency-00070"' in page
    assert 'id="agency-00073"' not in page
    assert f'href="{CHOICE}/00073"' in page
    assert page.index("agency-00070") < page.index(f"{CHOICE}/00073")


def test_english_readers_are_told_in_english(client, former):
    client.cookies["django_language"] = "en"
    with translation.override("vi"):  # what was in force comes back
        page = text(client, CHOICE, "hang gai")
    assert 'lang="en">before 01/07/2025: <span lang="vi">phường Hàng Gai, quận Hoàn Kiếm</span>' in page
