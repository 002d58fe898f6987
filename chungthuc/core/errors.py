"""Errors meant for people: a stable code, what happened, what to do."""

from django.utils.functional import Promise

Words = str | Promise


class Refused(Exception):
    """Something asked for is not done, and nothing has changed."""

    def __init__(self, code: str, message: Words, remedy: Words = "") -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return str(self.message)


class NotAllowed(Refused):
    """The action does not fit the thing's status, or the person may not do it."""
