"""How allauth makes accounts here. How it sends letters is told one floor up (``web.account_letters``)."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from chungthuc.accounts.models import Person


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Citizens and organisations make their own accounts; rights are only ever given by an administrator."""

    def save_user(self, request: HttpRequest, user: Person, form: Any, commit: bool = True) -> Person:
        form.describe(user)
        saved: Person = super().save_user(request, user, form, commit)
        return saved
