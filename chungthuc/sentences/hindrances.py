"""What stood in the way of a job, as it is kept on its row: a code with facts, or, of our own refusals, what they said.

{"code", "facts"}: the sentence is made where it is read. {"code", "said"}: a refusal of ours, in words of that moment.
{"legacy"}: kept before codes were. Empty: nothing stands in the way.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from pades.common.errors import ErrorCode, PadesError

from chungthuc.core.errors import Refused
from chungthuc.sentences.faults import fault
from chungthuc.sentences.reasons import reason

UNFORESEEN, REFUSED_BY_US = "unforeseen", "own_verifier_refuses"
OURS = {
    UNFORESEEN: _(
        "Có lỗi ngoài dự kiến (mã tham chiếu %(reference)s). Hệ thống tự thử lại; nếu lỗi còn, hãy báo mã này cho "
        "người quản trị hệ thống."
    ),
    REFUSED_BY_US: _("Tệp đã đóng dấu không qua được bước tự kiểm tra nên chưa được cấp: %(why)s"),
}


def of(error: PadesError | Refused) -> dict[str, Any]:
    """What to keep of it."""
    if isinstance(error, PadesError):
        return {"code": str(error.code), "facts": dict(error.facts)}
    facts = getattr(error, "facts", None)
    return {"code": error.code, "facts": facts} if facts else {"code": error.code, "said": str(error.message)}


def sentence(kept: Mapping[str, Any]) -> str:
    """In the reader's language where there is a code with facts; else as it was said."""
    if "facts" in kept:
        return _by_code(kept["code"], kept["facts"])
    if legacy := kept.get("legacy"):
        return gettext(legacy)  # still a sentence of ours, perhaps
    return str(kept.get("said") or kept.get("code", ""))


def _by_code(code: str, facts: dict[str, Any]) -> str:
    if code in set(ErrorCode):
        return fault(code, facts)  # type: ignore[arg-type]  # of the code that wrote them
    why = reason(facts["reason"]) if "reason" in facts else "; ".join(facts.get("found", ()))
    return str(OURS[code]) % {**facts, "why": why} if code in OURS else code
