"""Accounts: one an e-mail address, one a checked number (test_identity.py); no rights by being somebody's staff."""

import pytest
from django.db import IntegrityError, transaction

from chungthuc.accounts.models import Person, PersonKind, SignaturePicture
from chungthuc.core.errors import Refused
from tests.harness.drawings import png


def test_an_account_without_a_password_lets_nobody_in(db):
    person = Person.objects.create_user("lan@vidu.test", full_name="Nguyễn Thị Lan")
    assert not person.has_usable_password()
    assert not person.check_password("")


def test_nobody_is_an_administrator_of_everything(db):
    person = Person.objects.create_user("lan@vidu.test", full_name="Nguyễn Thị Lan")
    assert (person.is_staff, person.is_superuser, person.is_active) == (False, False, True)
    assert person.get_full_name() == "Nguyễn Thị Lan"
    assert Person.objects.get_by_natural_key("LAN@vidu.test") == person


def test_one_account_an_email(db):
    Person.objects.create_user("lan@vidu.test", full_name="Lan")
    with pytest.raises(IntegrityError, match="one_account_an_email"), transaction.atomic():
        Person.objects.create_user("Lan@vidu.test", full_name="Lan khác")


def test_numbers_that_nobody_checked_may_be_claimed_by_several(db):
    Person.objects.create_user("a@vidu.test", full_name="A", id_number="001190012345")
    Person.objects.create_user("d@vidu.test", full_name="D", id_number="001190012345", kind=PersonKind.ORGANIZATION)
    assert Person.objects.filter(id_number="001190012345").count() == 2


def test_the_newest_signature_picture_counts_and_only_a_real_png(staff):
    assert SignaturePicture.of(staff.hoa) is None
    SignaturePicture.keep(staff.hoa, png())
    newest = SignaturePicture.keep(staff.hoa, png(side=90))
    assert SignaturePicture.of(staff.hoa) == bytes(newest.image)
    assert SignaturePicture.of(staff.binh) is None
    with pytest.raises(Refused, match="PNG|png"):
        SignaturePicture.keep(staff.hoa, b"GIF89a")
