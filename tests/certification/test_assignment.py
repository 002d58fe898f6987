"""In whose hands a dossier is: one officer, given on by himself or by a senior, told by the chain, kept by the database."""

import pytest
from django.db import IntegrityError, connection, transaction

from chungthuc.accounts import authority
from chungthuc.accounts.models import Grant, Person, Right
from chungthuc.audit.chain import history
from chungthuc.certification.models import CertifiedCopy
from chungthuc.certification.reception import assignment, attestation_page
from chungthuc.core import clock
from chungthuc.core.errors import NotAllowed, Refused
from demo import life


@pytest.fixture
def thu(world) -> Person:
    """A second officer of the office."""
    one = Person.objects.create_user("thu@vidu.test", full_name="Vũ Minh Thư", id_number="001190099999")
    Grant.objects.create(person=one, right=Right.CREATE_COPY, agency=world.office, given_by=world.people["nga"],
                         since=clock.now(), reason="thử")  # fmt: skip
    world.people["thu"] = one
    return one


def test_whoever_received_it_has_it_and_gives_it_on_with_all_its_papers(world, scan, thu):
    copy = life.submitted(world, scan)
    assert (copy.officer, copy.dossier.officer) == (world.minh, world.minh)
    assignment.assign(copy.dossier, thu, by=world.minh)
    copy.refresh_from_db()
    assert (copy.officer, copy.dossier.officer) == (thu, thu)
    told = history(copy.dossier.plain_name).get(action="assign_dossier")
    assert (told.by, told.facts["to"]) == (f"person:{world.minh.pk}", f"person:{thu.pk}")


def test_a_colleague_takes_nothing_and_a_senior_gives(world, scan, thu):
    copy = life.submitted(world, scan)
    with pytest.raises(NotAllowed) as not_his:
        assignment.assign(copy.dossier, thu, by=thu)
    assert not_his.value.code == "not_your_dossier"
    assignment.assign(copy.dossier, thu, by=world.hoa)
    assert assignment.may_give(world.hoa, copy.dossier)
    assert assignment.may_give(thu, copy.dossier)
    assert not assignment.may_give(world.minh, copy.dossier)
    assert not assignment.may_give(world.tuan, copy.dossier)
    with pytest.raises(Refused) as refused:
        assignment.assign(copy.dossier, world.tuan, by=world.hoa)
    assert refused.value.code == "no_officer_here"


def test_from_who_takes_in_papers_here_no_more_anybody_takes(world, scan, thu):
    copy = life.submitted(world, scan)
    assert not assignment.may_take(thu, copy.dossier)
    Grant.objects.filter(person=world.minh, right=Right.CREATE_COPY).update(until=clock.now())
    assert assignment.may_take(thu, copy.dossier)
    assignment.assign(copy.dossier, thu, by=thu)
    assert CertifiedCopy.objects.get(pk=copy.pk).officer == thu


def test_a_copy_cannot_have_another_officer_than_its_dossier(world, scan, thu):
    copy = life.submitted(world, scan)
    with pytest.raises(IntegrityError) as refused, transaction.atomic():  # noqa: PT012
        CertifiedCopy.objects.filter(pk=copy.pk).update(officer=thu)
        connection.check_constraints()
    assert "copies_have_their_dossiers_officer" in str(refused.value)


def test_a_copy_cannot_be_another_leaders_than_its_signatorys(world, scan):
    copy = life.submitted(world, scan)
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        CertifiedCopy.objects.filter(pk=copy.pk).update(leader=world.binh)
    assert "copies_have_their_signatorys_person" in str(refused.value)


def test_another_signatory_is_another_leaders_list(world, scan):
    copy = life.submitted(world, scan)
    attestation_page.choose_signatory(copy, authority.of(world.binh, world.office), by=world.minh)
    assert not CertifiedCopy.objects.waiting_for_signature_of(world.hoa).exists()
    assert CertifiedCopy.objects.waiting_for_signature_of(world.binh).get() == copy


@pytest.mark.parametrize("name", ["one_officer_a_dossier", "one_person_an_authority"])
def test_the_pair_that_copies_refer_to_is_one(world, scan, name):
    life.submitted(world, scan)
    with connection.cursor() as cursor:
        cursor.execute("SELECT contype FROM pg_constraint WHERE conname = %s", [name])
        assert cursor.fetchone() == ("u",)
