"""What the framework or a rule of the pages answers to a program is a ``Problem`` too, never a page."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import translation

from chungthuc.api.problem import of_status

HERE = "/api/v1/"
JSON = "application/json"


class ProblemsAreProblems:
    """Unknown addresses, methods, bodies that cannot be read, faults of ours: status and headers stay, the body is made
    anew. Outside of the limits and of what chooses the language: it chooses for itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = request.path.startswith(HERE)  # before another rule gives the request another address
        response = self.get_response(request)
        if (
            not asked
            or response.status_code < HTTPStatus.BAD_REQUEST
            or response.get("Content-Type", "").startswith(JSON)
        ):
            return response
        with translation.override(translation.get_language_from_request(request)):
            response.content = JsonResponse(of_status(response.status_code)).content
        response["Content-Type"] = JSON
        response["Content-Length"] = str(len(response.content))
        return response
