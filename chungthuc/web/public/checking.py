"""Anyone: is this copy genuine? By file; the code in the QR says what was issued and asks for the file.

Strangers' files come through a gate (``verification.gate``): who must wait reads when to come back.
"""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from chungthuc.agencies.tree import name_on
from chungthuc.core.throttle import Key, TooMany
from chungthuc.documents import store
from chungthuc.verification import answers
from chungthuc.web.kit.limits import asker, guessed
from chungthuc.web.kit.middleware import examines
from chungthuc.web.kit.reading import copy_code
from chungthuc.web.public import verdicts


@login_not_required
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """The verdict first, then the lines, then details."""
    if request.method == "GET" and (code := copy_code(request.GET.get("code", ""))):
        return redirect("check_code", code)
    if request.method == "GET":
        return render(request, "public/check.html", {})
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        return render(request, "public/check.html", {"trouble": _("Chưa chọn tệp cần kiểm tra.")}, status=422)
    if (file.size or 0) > settings.UPLOAD_LIMIT * 2:
        return render(request, "public/check.html", {"trouble": _("Tệp quá lớn để kiểm tra ở đây.")}, status=422)
    try:
        answer = _answer(file, asker(request))
    except TooMany as refusal:
        return come_back(request, refusal)
    context = {
        "answer": answer,
        "headline": verdicts.headline(answer),
        "sentence": verdicts.sentence(answer, _agency(answer)),
        "warnings": verdicts.warnings(answer),
        "file_name": (file.name or "")[:120],
    }
    return render(request, "public/check.html", context)


@login_not_required
@require_GET
def check_code(request: HttpRequest, code: str) -> HttpResponse:
    """What the QR leads to: number, day and office of an issued copy, and the question for the file itself."""
    copy = guessed(request, answers.of_code(copy_code(code)))
    context = {
        "copy": copy,
        "agency": name_on(copy.agency, copy.entry.certified_on) if copy and copy.entry else "",
        "given": code,
    }
    return render(request, "public/code.html", context, status=200 if copy else 404)


def come_back(request: HttpRequest, refusal: TooMany) -> HttpResponse:
    """The same page with the reason; browsers and programs read when."""
    trouble = f"{refusal.message} {refusal.remedy}"
    answer = render(request, "public/check.html", {"trouble": trouble}, status=429)
    answer["Retry-After"] = str(refusal.seconds)
    return answer


def _answer(file: "UploadedFile[Any]", keys: Sequence[Key]) -> answers.Answer:
    place = store.staging()
    try:
        with place.open("wb") as target:
            for chunk in file.chunks():
                target.write(chunk)
        return answers.of_file(place, asker=keys)
    finally:
        place.unlink(missing_ok=True)


def _agency(answer: answers.Answer) -> str:
    copy = answer.copy
    return name_on(copy.agency, copy.entry.certified_on) if copy and copy.entry else ""


examines(check, come_back)
