"""«Quản lý con dấu»: a real, transparent PNG, made anew; the newest is in force."""

from io import BytesIO

import pytest
from django.db import IntegrityError, transaction
from PIL import Image

from chungthuc.accounts.models import Person
from chungthuc.agencies.models import SealProfile
from chungthuc.audit.chain import head
from chungthuc.core.errors import Refused
from tests.harness.drawings import jpeg, png


@pytest.fixture
def tuan(db) -> Person:
    return Person.objects.create_user("tuan@vidu.test", full_name="Phạm Anh Tuấn")


def test_the_picture_is_made_anew_and_recorded(house, tuan):
    kept = SealProfile.keep(house.ward, png(), by=tuan)
    image = SealProfile.picture_of(house.ward)
    assert image is not None
    assert image != png()
    assert b"Author" not in image
    assert Image.open(BytesIO(image)).getpixel((5, 5)) == (200, 0, 0, 255)
    assert (kept.by, kept.diameter_mm, head("00070")[0]) == (tuan.pk, 36, 1)
    assert SealProfile.picture_of(house.first) is None


def test_the_newest_is_in_force_and_the_old_ones_are_kept(house, tuan):
    SealProfile.keep(house.ward, png(), by=tuan)
    newest = SealProfile.keep(house.ward, png(side=80), by=tuan, diameter_mm=40)
    assert SealProfile.of(house.ward) == newest
    assert house.ward.seals.count() == 2


@pytest.mark.parametrize(
    ("picture", "code"),
    [
        (png(255), "picture_not_transparent"),
        (jpeg(), "not_png"),
        (png()[:60], "not_png"),
        (b"", "not_png"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not_png"),
        (png() + b"\0" * (3 * 1024 * 1024), "picture_too_large"),
        (png(side=4001), "picture_too_large"),
    ],
)
def test_other_pictures_are_refused_by_name(house, tuan, picture, code):
    with pytest.raises(Refused) as refusal:
        SealProfile.keep(house.ward, picture, by=tuan)
    assert refusal.value.code == code
    assert not SealProfile.objects.exists()
    assert head("00070") == (0, "")


def test_a_seal_has_a_real_size(house, tuan):
    with pytest.raises(IntegrityError, match="a_seal_has_a_real_size"), transaction.atomic():
        SealProfile.keep(house.ward, png(), by=tuan, diameter_mm=400)
