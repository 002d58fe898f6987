"""In which post somebody acted at an office: as it stood at that moment, whatever he is today."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chungthuc.accounts.models import Authority, Grant, Right
from chungthuc.agencies.models import Agency
from chungthuc.core.database.dated import covers
from chungthuc.web.kit.reading import as_uuid

WORDS = {
    Right.CREATE_COPY: gettext_lazy("cán bộ tiếp nhận"),
    Right.SIGN_COPY: gettext_lazy("người ký chứng thực"),
    Right.SEAL_COPY: gettext_lazy("văn thư"),
    Right.INSPECT: gettext_lazy("cán bộ kiểm tra"),
    Right.ADMINISTER: gettext_lazy("người quản trị"),
}


class Posts:
    """Of those whom events call «person:…», at one office, by two questions."""

    def __init__(self, actors: Iterable[str], agency: Agency) -> None:
        ids = {key for one in actors if (key := as_uuid(one.removeprefix("person:")))}
        self._authorities = list(Authority.objects.filter(person__in=ids, agency=agency).order_by("pk"))
        self._grants = list(Grant.objects.filter(person__in=ids, agency=agency).order_by("pk"))

    def of(self, actor: str, at: datetime) -> str:
        """His title as signatory, else what his rights made of him then. Empty for jobs."""
        titles = [str(one.full_title) for one in _held(self._authorities, actor, at)]
        if titles:
            return titles[0]
        rights = {one.right for one in _held(self._grants, actor, at)}
        words = ", ".join(str(word) for right, word in WORDS.items() if right in rights)
        return words or (_("không có quyền ở cơ quan này") if actor.startswith("person:") else "")


def _held(rows: Iterable[Any], actor: str, at: datetime) -> list[Any]:
    return [one for one in rows if f"person:{one.person_id}" == actor and covers(one, at)]
