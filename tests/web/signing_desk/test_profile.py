"""«Trang cá nhân» of staff: the signature's picture, what ends soon."""

from datetime import timedelta

from chungthuc.accounts.models import SignaturePicture
from chungthuc.web.signing_desk import profile
from tests.web.pictures import png, takes_pictures_and_names_bad_ones


def test_who_does_not_sign_is_asked_for_no_picture(as_, world):
    page = as_("minh").get("/signing-desk/profile")
    assert "Lưu lại" not in page.content.decode()
    assert "Ủy ban nhân dân phường Hoàn Kiếm" in page.content.decode()
    assert as_("minh").post("/signing-desk/profile", {"image": png()}).status_code == 422
    assert SignaturePicture.of(world.minh) is None


def test_pictures_are_taken_and_bad_ones_named(as_, world):
    takes_pictures_and_names_bad_ones(as_("hoa"), "/signing-desk/profile")


def test_a_certificate_that_ends_soon_is_told(as_, world, monkeypatch):
    assert "Sắp hết hạn" not in as_("hoa").get("/signing-desk/profile").content.decode()
    monkeypatch.setattr(profile, "SOON", timedelta(days=365 * 20))
    assert "Sắp hết hạn" in as_("hoa").get("/signing-desk/profile").content.decode()
