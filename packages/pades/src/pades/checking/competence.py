"""Does the table of rights allow these signers, in these roles, for one agency, at these moments?"""

from collections.abc import Sequence

from pades.checking.judging import Judgement
from pades.checking.report import Verdict
from pades.checking.rights import RightRow, Rights
from pades.checking.roles import role_from
from pades.common.reasons import Competence, Reason

ORDER = ("leader", "seal")

# A signer who is not listed, or not for this, is no question of evidence: no time-stamp could mend it.
VERDICTS: dict[str, Verdict] = {
    Reason.SIGNER_WITHOUT_RIGHT: Verdict.INVALID,
    Reason.WRONG_ROLE: Verdict.INVALID,
    Reason.WRONG_ORDER: Verdict.INVALID,
    Reason.DIFFERENT_AGENCIES: Verdict.INVALID,
    Reason.RIGHT_NOT_IN_FORCE: Verdict.INVALID,
}


def assign_roles(judged: Sequence[Judgement], rights: Rights | None, *, ours: bool) -> None:
    """The table's role; without a table what the certificates say of themselves, or else the order."""
    if rights is not None:
        for one, wanted in zip(judged, ORDER, strict=False):
            one.role = _role(rights.of(one.fingerprint), wanted)
        return
    said = ["" if ours else role_from(one.signature.signer_cert) for one in judged[:2]]
    for one, role in zip(judged, _completed(said, ours=ours), strict=False):
        one.role = role


def _completed(said: Sequence[str], *, ours: bool) -> Sequence[str]:
    """Of two signers one of whom says what he is, the other is the other; of two that say nothing the order tells."""
    if not any(said) and (ours or len(said) == 2):
        return ORDER
    if len(said) == 2 and not all(said):
        return [one or next(role for role in ORDER if role not in said) for one in said]
    return said


def competence(judged: Sequence[Judgement], rights: Rights | None) -> Competence | Reason:
    """OK, UNCHECKED without a table, MOMENT_UNKNOWN without a trusted time, or the first rule that fails."""
    if rights is None:
        return Competence.UNCHECKED
    rows = [rights.of(one.fingerprint) for one in judged]
    if not all(rows):
        return Reason.SIGNER_WITHOUT_RIGHT
    roles = tuple(one.role for one in judged)
    if roles == tuple(reversed(ORDER)):
        return Reason.WRONG_ORDER
    if len(judged) == 2 and roles != ORDER:
        return Reason.WRONG_ROLE
    return _in_force(judged, rows)


def _role(rows: Sequence[RightRow], wanted: str) -> str:
    """A certificate may stand in the table twice; one that does not has no role."""
    roles = [row.role for row in rows]
    return wanted if wanted in roles else next(iter(roles), "")


def _in_force(judged: Sequence[Judgement], rows: Sequence[Sequence[RightRow]]) -> Competence | Reason:
    """One agency for which every signer held his right when he signed."""
    fitting = [[row for row in mine if row.role == one.role] for one, mine in zip(judged, rows, strict=True)]
    if not set.intersection(*({row.agency for row in mine} for mine in fitting)):
        return Reason.DIFFERENT_AGENCIES
    if not all(one.moment for one in judged):
        return Competence.MOMENT_UNKNOWN
    held = [
        {row.agency for row in mine if one.moment and row.holds_at(one.moment)}
        for one, mine in zip(judged, fitting, strict=True)
    ]
    if not all(held):
        return Reason.RIGHT_NOT_IN_FORCE
    return Competence.OK if set.intersection(*held) else Reason.DIFFERENT_AGENCIES
