"""Abuse 17 and 8: columns that a form does not ask for, sent with it: state, agency, number, date, right, owner."""

import json
import re
import uuid
from pathlib import Path

import pytest
from django.apps import apps
from django.test import Client

from chungthuc.accounts import authority
from chungthuc.accounts.models import Grant, Person
from chungthuc.certification.models import CertifiedCopy
from chungthuc.core import clock
from chungthuc.dossiers.models import PaperType
from chungthuc.registers.models import RegisterEntry
from chungthuc.vault.store import items_of
from demo import life
from tests.abuse.test_steps import stamped_and_forwarded
from tests.web.pictures import named

ROOT = Path(__file__).resolve().parents[2]


def every_column(**wanted: object) -> dict[str, object]:
    """The name of every column of every model of ours, with a value of the intruder's."""
    names = {
        name
        for model in apps.get_models()
        if model.__module__.startswith("chungthuc.")
        for field in model._meta.concrete_fields
        for name in (field.name, field.attname)
    }
    return {**dict.fromkeys(sorted(names), "777"), **wanted}


PROTECTED = {
    "status": "issued", "state": "issued", "number": "777", "certified_on": "2020-01-01", "entered_at": "2020-01-01",
    "signed_at": "2020-01-01T00:00", "sealed_at": "2020-01-01T00:00", "issued_at": "2020-01-01T00:00", "fee": "0",
    "is_active": "1", "is_staff": "1", "is_superuser": "1", "right": "administer", "identity_checked_at": "2020-01-01T00:00",
    "phone_confirmed_at": "2020-01-01T00:00", "verified": "1",
}  # fmt: skip


def test_no_form_and_no_schema_is_made_from_a_model():
    """They name their fields themselves, so that a new column is not open by being there."""
    made = re.compile(
        r"\bModelForm\b|modelform_factory|modelformset_factory|\bModelSchema\b|create_schema\(|\*\*request\.POST"
    )
    found = [file for file in (ROOT / "chungthuc").rglob("*.py") if made.search(file.read_text(encoding="utf-8"))]
    assert found == []


def test_the_counter_takes_its_own_fields_only(as_, world, scan):
    form = {
        **every_column(**PROTECTED, agency="00004", agency_id=str(world.agencies["00004"].pk), submitted_by=str(world.vi.pk),
                       entry=str(uuid.uuid4()), code="AAAA-AAAA", follow_code="AAAA", due_at="2099-01-01",
                       received_at="2020-01-01", received_by=str(world.vi.pk)),
        "account": "without", "number": "001085000011", "name": "Nguyễn Văn An", "kind": "person", "email": "an@vidu.test",
        "email_check": "read_back", "phone": "", "presenter": "", "presenter_name": "", "presenter_number": "",
        "paper_type": PaperType.objects.first().pk, "title": "Bằng", "pages": "1",
        "signatory": str(authority.of(world.hoa, world.office).pk), "request_key": "k", "scan": named(scan),
    }  # fmt: skip
    for name in ("dossier", "appointment", "refresh", "search", "upload"):
        form.pop(name, None)
    answer = as_("minh").post("/counter/copies/new", form)
    assert answer.status_code == 302, answer.context and answer.context["form"].errors
    copy = CertifiedCopy.objects.get()
    assert (copy.status, copy.agency, copy.submitted_by, copy.entry) == ("submitted", world.office, world.minh, None)
    assert (copy.signed_at, copy.sealed_at, copy.issued_at) == (None, None, None)
    assert copy.code != "AAAA-AAAA"
    assert copy.dossier.follow_code != "AAAA"
    assert (copy.dossier.received_by, clock.day(copy.dossier.received_at)) == (world.minh, clock.today())
    assert copy.dossier.due_at.year < 2099


def test_neither_number_nor_date_is_chosen_by_the_clerk(as_, world, scan):
    """Abuse 8: no nice numbers, no earlier day, whatever comes with the request for the seal."""
    copy, tuan = stamped_and_forwarded(world, scan), as_("tuan")
    tuan.get("/sealing-desk/copies")
    volume = world.volumes[world.office.code]
    asked = every_column(**PROTECTED, date="01/01/2020", values={"number": "777"}, shown={"number": "777"})
    given = {**asked, "shown_sha256": copy.document.file_sha256, "volume_id": str(volume.pk)}
    path = f"/api/v1/copies/{copy.pk}/seal-request"
    answer = tuan.post(path, json.dumps(given), content_type="application/json")
    assert answer.status_code == 201, answer.content
    entry = RegisterEntry.objects.get()
    assert (entry.number, entry.certified_on, clock.day(entry.entered_at)) == (1, clock.today(), clock.today())
    assert (entry.state, entry.fee > 0, entry.entered_by) == ("reserved", True, world.tuan)


def test_an_account_gives_itself_nothing(as_, world):
    before = Person.objects.values().get(pk=world.sao_mai.pk)
    grants = Grant.objects.count()
    client = as_("sao_mai")
    for path in (
        "/account/details",
        "/account/phone-confirmation",
        "/signing-desk/profile",
        "/agency",
        "/account/notices/read",
    ):
        assert client.post(path, every_column(**PROTECTED, agency="00070")).status_code < 500, path
    after = Person.objects.values().get(pk=world.sao_mai.pk)
    told = {"full_name", "search_key", "id_number", "phone", "phone_confirmed_at", "kind", "last_login"}
    changed = {name for name in after if after[name] != before[name]}
    assert changed <= told
    assert after["phone_confirmed_at"] in (None, before["phone_confirmed_at"])
    assert Grant.objects.count() == grants
    assert list(items_of(world.sao_mai)) == []


def test_registering_gives_nothing_but_an_account(db, services):
    form = every_column(**PROTECTED, agency="00070")
    form |= {"email": "moi@vidu.test", "password1": "Mot-mat-khau-dai-2026", "password2": "Mot-mat-khau-dai-2026",
             "kind": "person", "full_name": "Nguyễn Văn Mới", "id_number": "001085000019", "phone": "0912345671"}  # fmt: skip
    answer = Client().post("/accounts/signup/", form)
    assert answer.status_code == 302, answer.context["form"].errors
    person = Person.objects.get(email="moi@vidu.test")
    assert not person.identity_is_checked
    assert person.phone_confirmed_at is None
    assert not Grant.objects.filter(person=person).exists()
    assert not person.emailaddress_set.filter(verified=True).exists()


@pytest.mark.parametrize("field", ["status", "agency_id", "signatory_id", "person_id"])
def test_the_api_takes_no_column(as_, world, scan, field):
    copy = life.submitted(world, scan)
    before = CertifiedCopy.objects.values().get(pk=copy.pk)
    given = {"shown_sha256": copy.document.file_sha256, field: "777"}
    answer = as_("hoa").post(
        f"/api/v1/copies/{copy.pk}/signature-request", json.dumps(given), content_type="application/json"
    )
    assert answer.status_code in (201, 422)
    assert CertifiedCopy.objects.values().get(pk=copy.pk) == before
