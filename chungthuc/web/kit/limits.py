"""Who is counted by the throttle of the house (``core.throttle``), and what somebody reads who must wait: 429."""

from typing import TypeVar

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from chungthuc.accounts import refusals
from chungthuc.accounts.sign_in import wrong_passwords
from chungthuc.core import throttle
from chungthuc.core.throttle import Key, Limit, TooMany

Found = TypeVar("Found")

# Of codes on slips, in links, of appointments and copies together: who tries one kind tries the others.
WRONG_CODES = Limit("wrong-code", most=30, seconds=300, what=_("Quá nhiều mã sai từ mạng này."))


def network(request: HttpRequest) -> tuple[Key, ...]:
    """The address that asks and the network around it, behind the one proxy that is ours."""
    return throttle.keys_of(str(get_adapter(request).get_client_ip(request)))


def asker(request: HttpRequest) -> tuple[Key, ...]:
    """Signed-in people count as themselves, others by their network."""
    return (Key(f"person:{request.user.pk}"),) if request.user.is_authenticated else network(request)


def guessed(request: HttpRequest, found: Found | None) -> Found | None:
    """What a code opened, or None. Only a wrong code is counted; past the limit TooMany is raised for right and wrong
    ones alike, or whoever tries would still learn which is right."""
    if found is None:
        throttle.take(WRONG_CODES, *network(request))
    else:
        throttle.demand(WRONG_CODES, *network(request))
    return found


def too_many(request: HttpRequest, refusal: TooMany | None = None) -> HttpResponse:
    """What was too often, and when it is possible again; also what allauth shows (``urls.handler429``)."""
    refusals.too_often(request, refusal)
    forgot = refusal is not None and refusal.limit.what == wrong_passwords.WORDS  # whose remedy is another page
    back = (
        request.path if refusal is None and request.method == "POST" else ""
    )  # of allauth: only its forms are counted
    answer = render(request, "429.html", {"refusal": refusal, "forgot": forgot, "back": back}, status=429)
    answer["Retry-After"] = str(refusal.seconds if refusal else 60)
    answer["Cache-Control"] = "no-store"
    return answer
