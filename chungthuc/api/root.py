"""The API itself: version, sign-in, and how refusals are answered."""

import logging
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import Http404
from django.urls import URLPattern
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.security import django_auth
from pades.common.errors import PadesError

from chungthuc.accounts import refusals
from chungthuc.api import copies, signing_requests, sms_reports
from chungthuc.api.problem import of_status
from chungthuc.audit.recorder import NotRecorded
from chungthuc.core.errors import NotAllowed, Refused
from chungthuc.core.throttle import TooMany
from chungthuc.sentences.faults import of_error

logger = logging.getLogger(__name__)
READ_ONLY = {"openapi-json", "api-root"}  # of the framework, which asks for no method there
api = NinjaAPI(title="chungthuc", version="1", auth=django_auth, docs_url=None, urls_namespace="api")
api.add_router("", copies.router)
api.add_router("", signing_requests.router)
api.add_router("", sms_reports.router)


def routes() -> Any:
    """The API's addresses. It checks sign-in itself and answers 401: a program cannot use a log-in page.

    Only its description is no program's business: people read it, signed in (ASVS 13.4.5; the source is open anyway).
    """
    patterns, app_name, namespace = api.urls
    for pattern in patterns:
        if isinstance(pattern, URLPattern) and pattern.name in READ_ONLY:
            pattern.callback = require_GET(pattern.callback)
        if isinstance(pattern, URLPattern) and pattern.name != "openapi-json":
            login_not_required(pattern.callback)
    return patterns, app_name, namespace


@api.exception_handler(Refused)
def refused(request: HttpRequest, error: Refused) -> HttpResponse:
    if error.code in refusals.BY_RIGHTS:
        refusals.of_a_program(request, error.code)
    status = 409 if isinstance(error, NotAllowed) else 422
    problem = {"code": error.code, "message": str(error.message), "remedy": str(error.remedy)}
    return api.create_response(request, problem, status=status)


@api.exception_handler(TooMany)
def too_often(request: HttpRequest, error: TooMany) -> HttpResponse:
    refusals.too_often(request, error)
    problem = {"code": error.code, "message": str(error.message), "remedy": str(error.remedy)}
    answer = api.create_response(request, problem, status=429)
    answer["Retry-After"] = str(error.seconds)
    return answer


@api.exception_handler(NotRecorded)
def not_recorded(request: HttpRequest, error: NotRecorded) -> HttpResponse:
    """What nobody would know of is not given out."""
    logger.error("nothing is given out: %s is not recorded (%s)", request.resolver_match, error)
    problem = {
        "code": "not_recorded",
        "message": _("Chưa mở được giấy tờ này."),
        "remedy": _("Lúc này hệ thống không ghi được nhật ký xem. Thử lại sau ít phút."),
    }
    return api.create_response(request, problem, status=503)


@api.exception_handler(PadesError)
def not_signed(request: HttpRequest, error: PadesError) -> HttpResponse:
    return api.create_response(request, {"code": error.code, "message": of_error(error), "remedy": ""}, status=422)


@api.exception_handler(Http404)
def not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return api.create_response(request, of_status(404), status=404)


@api.exception_handler(HttpError)
def not_answered(request: HttpRequest, error: HttpError) -> HttpResponse:
    """The framework's own: no sign-in, no form's token, a body that is no JSON."""
    return api.create_response(request, of_status(error.status_code), status=error.status_code)


@api.exception_handler(ValidationError)
def not_as_described(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Which fields of the body are missing or are not what the description says."""
    problem, fields = of_status(422), sorted({str(one["loc"][-1]) for one in error.errors if one.get("loc")})
    problem["message"] += f" ({', '.join(fields)})" if fields else ""
    return api.create_response(request, problem, status=422)
