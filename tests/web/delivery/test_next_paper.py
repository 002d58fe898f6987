"""«Thêm giấy tờ tiếp theo»: the requester is who he was with the first paper, and is asked for nothing twice."""

import re

import pytest

from chungthuc.certification.models import CertifiedCopy
from chungthuc.dossiers.models import Dossier
from tests.web.counter.test_counter import NEW, file
from tests.web.delivery.test_addressee import code_of, typed  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture
def by_code(as_, typed, jobs):  # noqa: F811
    """A first paper, whose requester's address was proved by a code."""
    minh, way = as_("minh"), {"email": "an@vidu.test", "email_check": "code"}
    minh.post(NEW, typed(**way, send_code="1"))
    assert minh.post(NEW, typed(**way, email_code=code_of(jobs))).status_code == 302
    return minh, Dossier.objects.get()


def next_paper(minh, typed, scan, dossier, **changes):  # noqa: F811
    """As the page of the next paper sends it: every field as it came, but for the changes."""
    form = minh.get(f"{NEW}?dossier={dossier.pk}").context["form"]
    came = {name: form[name].value() for name in form.fields}
    came = {name: "on" if value is True else value for name, value in came.items() if value not in (None, False, "")}
    paper = {"dossier": str(dossier.pk), "request_key": "key-2", "title": "Giấy khai sinh", "pages": "1"}
    whole = typed(scan=file(scan))
    papers = {name: whole[name] for name in ("paper_type", "signatory", "scan")}
    return minh.post(NEW, {**came, **papers, **paper, **changes})


def test_an_address_proved_with_the_first_paper_is_not_proved_again(by_code, typed, scan):  # noqa: F811
    minh, dossier = by_code
    assert next_paper(minh, typed, scan, dossier).status_code == 302
    assert dossier.copies.count() == 2


def test_read_back_after_a_code_is_the_same_dossier_and_one_paper(by_code, typed, scan):  # noqa: F811
    minh, dossier = by_code
    assert next_paper(minh, typed, scan, dossier, email_check="read_back").status_code == 302
    assert dossier.copies.count() == CertifiedCopy.objects.count() == 2
    dossier.refresh_from_db()
    assert dossier.email_check == "code"


@pytest.mark.parametrize("changed", [{"name": "Trần Văn Tám"}, {"number": "001060000017"}, {"email": "khac@vidu.test"}])
def test_another_requester_or_address_proves_itself(by_code, typed, scan, changed):  # noqa: F811
    minh, dossier = by_code
    assert next_paper(minh, typed, scan, dossier, **changed).status_code == 422
    assert CertifiedCopy.objects.count() == 1


def test_a_telephone_changed_for_the_next_paper_is_not_lost(by_code, typed, scan):  # noqa: F811
    minh, dossier = by_code
    assert next_paper(minh, typed, scan, dossier, phone="0912345678").status_code == 302
    assert dossier.copies.count() == 1
    assert re.sub(r"\D", "", Dossier.objects.exclude(pk=dossier.pk).get().phone).endswith("912345678")


def test_a_requester_who_is_not_the_accounts_owner_stays_so(as_, typed, scan, world):  # noqa: F811
    minh = as_("minh")
    lan = {"account": "with", "number": world.lan.id_number, "other": "on"}
    first = typed(**{**lan, "name": "Trần Văn Cha", "own_number": "001060000017"})
    assert minh.post(NEW, first).status_code == 302
    dossier = Dossier.objects.get()
    assert next_paper(minh, typed, scan, dossier, found=str(world.lan.pk)).status_code == 302
    assert dossier.copies.count() == 2
