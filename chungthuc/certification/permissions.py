"""Who may do which action on which copy: the status table, the right, and the person's own part."""

from django.utils.translation import gettext_lazy as _

from chungthuc.accounts import authority, rights
from chungthuc.accounts.models import Person, Right
from chungthuc.agencies.models import Agency
from chungthuc.certification.lifecycle import Action, Status, available_actions
from chungthuc.certification.models import CertifiedCopy
from chungthuc.core.errors import NotAllowed, Refused

RIGHTS: dict[Action, tuple[Right, ...]] = {
    Action.REPLACE: (Right.CREATE_COPY, Right.SIGN_COPY),
    Action.WITHDRAW: (Right.CREATE_COPY,),
    Action.RETURN: (Right.SIGN_COPY, Right.SEAL_COPY),
    Action.RESUBMIT: (Right.CREATE_COPY,),
    Action.CANCEL: (Right.CREATE_COPY,),
    Action.SIGN: (Right.SIGN_COPY,),
    Action.SIGN_AGAIN: (Right.SIGN_COPY,),
    Action.FORWARD: (Right.SIGN_COPY,),
    Action.RESERVE: (Right.SEAL_COPY,),
    Action.SEAL: (Right.SEAL_COPY,),
    Action.SEAL_AGAIN: (Right.SEAL_COPY,),
    Action.SEND: (Right.SEAL_COPY,),
    Action.READDRESS: (Right.CREATE_COPY, Right.SEAL_COPY),
    Action.BLOCK: (Right.CREATE_COPY, Right.SEAL_COPY),
    Action.RETRY: (Right.SIGN_COPY, Right.SEAL_COPY),  # by the step: ``rights_for``
    # STAMP, ISSUE, RENEW, DOUBT and DELIVER are done by jobs, RECEIVE by the addressee; ANNUL comes with its own page.
}
SEALED = {Status.SEALED, Status.ISSUED}  # the clerk's from here on: he answers for number, seal and sending
SIGNATORY_ONLY = {Action.SIGN, Action.SIGN_AGAIN, Action.FORWARD}


def may(person: Person, action: Action, copy: CertifiedCopy) -> bool:
    """True when status, right and person allow it at this moment; never cached."""
    if action not in available_actions(copy.status):
        return False
    if not any(rights.holds(person, right, copy.agency) for right in rights_for(action, copy)):
        return False
    return action not in SIGNATORY_ONLY or is_competent_signatory(person, copy)


def rights_for(action: Action, copy: CertifiedCopy) -> tuple[Right, ...]:
    """Any of these is needed. «Thử lại» belongs to whom the status names as next: the leader's ends with the seal."""
    if action == Action.RETRY and copy.status in SEALED:
        return (Right.SEAL_COPY,)
    return RIGHTS.get(action, ())


def is_competent_signatory(person: Person, copy: CertifiedCopy) -> bool:
    """He is the one chosen at «Trình ký», and his post, assignment or delegation is still in force."""
    return copy.signatory.person_id == person.pk and authority.is_in_force(copy.signatory)


def allowed_actions(person: Person, copy: CertifiedCopy) -> set[Action]:
    """What the page offers this person now."""
    return {action for action in available_actions(copy.status) if may(person, action, copy)}


def demand(person: Person, action: Action, copy: CertifiedCopy) -> None:
    """Raise NotAllowed unless the person may do it; the status's own message comes from ``advance``."""
    held = any(rights.holds(person, right, copy.agency) for right in rights_for(action, copy))
    if not held or (action in SIGNATORY_ONLY and not is_competent_signatory(person, copy)):
        raise NotAllowed(
            "no_right",
            _("Bạn không có quyền «%(action)s» đối với bản sao này.") % {"action": action.label},
            _("Quyền hoặc ủy quyền có thể đã hết hạn; hỏi người quản trị của cơ quan."),
        )


def demand_reason(reason: str) -> None:
    """Raise Refused when nobody would learn why."""
    if not reason.strip():
        raise Refused("reason_missing", _("Chưa ghi lý do."), _("Ghi lý do để người nhận biết cần làm gì."))


SLIP = (Right.CREATE_COPY, Right.SEAL_COPY)


def demand_slip(person: Person, agency: Agency) -> None:
    """Raise NotAllowed unless the person works at the counter or the register of the agency."""
    if not any(rights.holds(person, right, agency) for right in SLIP):
        raise NotAllowed("no_right", _("Chỉ cán bộ tiếp nhận hoặc văn thư được cấp mã mới."))
