"""«Bạn cần làm gì?»: what people type finds the service, with and without tone marks, the best answer first."""

import re
from importlib import import_module

import pytest
from django.apps import apps

from chungthuc.certification.defaults import load
from chungthuc.procedures.models import Procedure
from chungthuc.web.public import portal

CODE = "2.000815"
NAME = (
    "Thủ tục chứng thực bản sao từ bản chính giấy tờ, văn bản do cơ quan tổ chức có thẩm quyền của Việt Nam cấp hoặc"
    " chứng nhận"
)


@pytest.fixture
def catalogue(db) -> None:
    load()


def text(answer) -> str:
    return answer.content.decode()


@pytest.mark.parametrize(
    "typed", ["sao y", "SAO Y", "chung thuc ban sao", "chứng thực bản sao điện tử", CODE, "bằng cấp"]
)
def test_searching_finds_the_service_with_and_without_tone_marks(client, catalogue, typed):
    assert f"/services/{CODE}" in text(client.get("/services", {"q": typed}))


def found(client, typed: str) -> list[str]:
    groups = client.get("/services", {"q": typed}).context["groups"]
    return [one.short_name for _offered, rows in groups for one in rows]


COPY, FOREIGN, SIGNATURE, CONTRACT, WILL = (
    "Chứng thực bản sao điện tử từ bản chính", "Chứng thực bản sao giấy tờ nước ngoài", "Chứng thực chữ ký",
    "Chứng thực hợp đồng, giao dịch", "Chứng thực di chúc",
)  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        *((one, COPY) for one in ("sao y bằng tốt nghiệp", "chung thuc ban sao", "bằng tốt nghiệp", "bằng đại học", "so ho khau",
                                  "cmnd", "đăng ký kinh doanh", "sao y giấy mời", NAME)),
        *((one, SIGNATURE) for one in ("chứng thực chữ ký", "chu ky", "chứng thực chữ kí", "ký chứng thực chữ", "2.000884")),
        ("di chuc", WILL), ("thừa kế", WILL), ("di chúx", WILL), ("hợp dồng", CONTRACT), ("hop donng", CONTRACT),
        ("giấy tờ nước ngoài", FOREIGN),
    ],
)  # fmt: skip
def test_the_best_answer_among_the_services_comes_first(client, catalogue, typed, first):
    assert found(client, typed)[:1] == [first]


def test_the_examples_of_the_home_page_find_the_service_and_its_official_name(client, catalogue):
    page = text(client.get("/"))
    for typed in re.search("Ví dụ: (.+?). Không cần gõ dấu", page)[1].split(", "):
        assert found(client, typed)[0] == COPY
    assert NAME in page
    assert NAME in text(client.get("/services", {"q": "sao y"}))


def test_an_office_that_runs_gets_the_new_words_unless_it_chose_its_own(client, catalogue):
    step = import_module("chungthuc.procedures.migrations.0003_more_of_what_people_type")
    rows = Procedure.objects.filter(code=CODE)
    rows.update(keywords="của riêng", search_key="cua rieng")
    step.say_more(apps, None)
    assert rows.get().keywords == "của riêng"
    rows.update(keywords=step.BEFORE)
    assert found(client, "bằng tốt nghiệp") == []
    step.say_more(apps, None)
    assert found(client, "bằng tốt nghiệp") == [COPY]
    fresh = rows.get()
    rows.delete()
    load()
    assert (fresh.keywords, fresh.search_key) == rows.values_list("keywords", "search_key").get()


def test_what_comes_later_stands_first_where_it_answers_better(client, catalogue):
    page = text(client.get("/services", {"q": "chứng thực chữ ký"}))
    assert page.index(f">{SIGNATURE}<") < page.index(f">{COPY}<")
    assert found(client, "chứng thực chữ ký") == [SIGNATURE, COPY], "not whatever begins with «chứng thực»"
    page = text(client.get("/services"))
    assert page.index(f">{COPY}<") < page.index(f">{SIGNATURE}<")


@pytest.mark.parametrize("typed", ["xe máy điện", "%", "\0", "😀", "'; DROP TABLE", "a" * 10_000])
def test_what_finds_nothing_says_what_to_try(client, catalogue, typed):
    answer = client.get("/services", {"q": typed})
    assert answer.status_code == 200
    if portal._typed(answer.wsgi_request):
        assert "Không tìm thấy dịch vụ phù hợp" in text(answer)
