"""Which passwords are refused: the house's own words, the person's, his office's, and those of the operator's list."""

import hashlib
import re

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import translation

from chungthuc.accounts.models import Person
from chungthuc.accounts.sign_in import passwords
from demo.cast import PASSWORD


def codes(password: str, person: Person | None = None) -> set[str]:
    try:
        validate_password(password, person)
    except ValidationError as trouble:
        return {one.code for one in trouble.error_list}
    return set()


@pytest.fixture
def minh(world) -> Person:
    """Of the ward Hoàn Kiếm in Hà Nội."""
    return world.people["minh"]


@pytest.mark.parametrize(
    "password",
    ["ChungThuc@2026", "chứng-thực-2026!", "UBND-Phuong-2026", "admin1234567890", "MatKhau!ChuTich1", "hoan.kiem.2026",
     "HaNoi_2026_ubnd", "Tran-Van-Minh-1990"],
)  # fmt: skip
def test_words_of_the_house_the_office_and_the_person_make_no_password(minh, password):
    assert "password_of_known_words" in codes(password, minh)


@pytest.mark.parametrize(
    "password",
    ["con meo nam ngu tren mai", "ubnd con cho chay qua duong", "7Kq-2Mx-9Qr-4Ts", "phuong vi ha noi do ruc troi he"],
)
def test_in_a_longer_one_they_may_stand(minh, password):
    assert codes(password, minh) == set()


def test_the_services_own_address_counts(db, settings):
    settings.ADDRESS = "https://quanlyho.vidu.test"
    assert codes("quanlyho-2026") == {"password_of_known_words"}


@pytest.mark.parametrize("password", ["qwertyuiop", "1q2w3e4r5t6y", "football123"])
def test_breached_ones_of_the_list_that_django_brings(db, password):
    assert "password_too_common" in codes(password)


@pytest.fixture
def breached(settings, tmp_path) -> list[str]:
    """A list as «Have I Been Pwned» sorts it, with counts of unlike length."""
    words = [f"lo tu lau roi {one}" for one in range(500)]
    digests = sorted(hashlib.sha1(word.encode(), usedforsecurity=False).hexdigest().upper() for word in words)
    file = tmp_path / "breached.txt"
    file.write_text("".join(f"{one}:{7 ** (place % 9)}\n" for place, one in enumerate(digests)))
    settings.BREACHED_PASSWORDS = str(file)
    return words


def test_every_one_of_the_operators_list_is_refused(db, breached):
    assert {frozenset(codes(word)) for word in breached} == {frozenset({"password_breached"})}


def test_no_other_is(db, breached):
    assert {frozenset(codes(f"chua lo bao gio {one}")) for one in range(500)} == {frozenset()}


def test_a_new_password_is_judged_by_the_office_and_in_our_words(client, minh, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    minh.set_password(PASSWORD)
    minh.save()
    client.force_login(minh, backend="allauth.account.auth_backends.AuthenticationBackend")
    change = "/accounts/password/change/"
    page = client.get(change).content.decode()
    assert not re.search(r"\b(New|Current|Password|again)\b", re.sub(r"<[^>]*>", "", page))
    for fresh, status in (("HoanKiem-UBND-2026", 200), ("con meo nam ngu tren mai", 302)):
        given = {"oldpassword": PASSWORD, "password1": fresh, "password2": fresh}
        assert client.post(change, given).status_code == status


def test_registration_looks_at_name_and_numbers(client, db, services):
    given = {"kind": "person", "full_name": "Nguyễn Thị Lan Hương", "id_number": "001190000001", "phone": "0912345678",
             "email": "huong@vidu.test", "sure": "on"}  # fmt: skip
    answer = client.post("/accounts/signup/", {**given, "password1": "NguyenThiLanHuong90"})
    assert "password_of_known_words" in {one.code for one in answer.context["form"].errors.as_data()["password1"]}
    assert not Person.objects.filter(email="huong@vidu.test").exists()


@pytest.mark.parametrize(
    ("detail", "password"),
    [("số điện thoại", "0912345678x"), ("thư điện tử", "x-tranminh@vidu.test")],
)
def test_likeness_to_a_detail_is_told_by_its_name(db, detail, password):
    """«quá giống với thông tin của tài khoản (phone)»."""
    person = Person(full_name="Q", email="tranminh@vidu.test", phone="0912345678")
    with translation.override("vi"), pytest.raises(ValidationError) as refused:
        passwords.NotLikeTheAccount().validate(password, person)
    assert refused.value.messages == [f"Mật khẩu quá giống {detail} của tài khoản. Chọn mật khẩu khác."]
