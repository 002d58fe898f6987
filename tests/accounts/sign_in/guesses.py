"""Whoever guesses passwords and codes, as tests do."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client

from chungthuc.accounts.models import Person
from chungthuc.core import clock

PASSWORD, OTHER = "Mat-khau-that-dai-2026", "Mot-mat-khau-khac-2026"

LOGIN, SIGNUP, RESET = "/accounts/login/", "/accounts/signup/", "/accounts/password/reset/"

CONFIRM = "/accounts/password/reset/confirm/"

GIVEN = {"kind": "person", "full_name": "Nguyễn Thị Lan", "id_number": "001190012345", "phone": "0912 345 678",
         "password1": PASSWORD}  # fmt: skip


class CountedHasher(MD5PasswordHasher):
    """Counts the work: each hash that is made."""

    algorithm = "counted"
    made = 0

    def encode(self, password: str, salt: str) -> str:
        CountedHasher.made += 1
        return super().encode(password, salt)


def account(email: str) -> Person:
    person = Person.objects.create_user(email, PASSWORD, full_name="Hoa")
    EmailAddress.objects.create(user=person, email=email, primary=True, verified=True)
    return person


def sign_in(client: Client, password: str = PASSWORD, email: str = "hoa@vidu.test", **more: str):
    return client.post(LOGIN, {"login": email, "password": password}, **more)


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def address(place: int) -> str:
    return f"198.51.{place}.7"


def later(monkeypatch, **span: int) -> None:
    real = clock.now
    monkeypatch.setattr(clock, "now", lambda: real() + timedelta(**span))


def asked(email: str = "hoa@vidu.test", **more: str) -> Client:
    client = Client()
    client.post(RESET, {"email": email}, **more)
    return client


def confirms(client: Client, code: str) -> bool:
    return client.post(CONFIRM, {"code": code}).get("Location", "").endswith("/complete/")
