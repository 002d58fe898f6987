"""How signing in behaves here: nobody makes a staff account by himself."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Accounts are made by the office or, later, by the national sign-in; there is no open sign-up yet."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
