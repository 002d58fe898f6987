"""Who may do which action on which copy: the status table, the right, and the person's own part."""

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from chungthuc.accounts import authority, rights
from chungthuc.accounts.models import Authority, Person, Right
from chungthuc.agencies.models import Agency
from chungthuc.appointments.policies import policy_of
from chungthuc.certification.lifecycle import COPY_LIFE, SENDABLE, Action
from chungthuc.certification.models import CertifiedCopy
from chungthuc.core.errors import NotAllowed

RIGHTS: dict[Action, tuple[Right, ...]] = {
    Action.REPLACE: (Right.CREATE_COPY, Right.SIGN_COPY),
    Action.WITHDRAW: (Right.CREATE_COPY,),
    Action.RETURN: (Right.SIGN_COPY, Right.SEAL_COPY),  # its signatory's; the clerk's once forwarded: ``_has_part``
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
    # STAMP, ISSUE, RENEW, DOUBT, DELIVER, BOUNCE are done by jobs, RECEIVE by the addressee; ANNUL comes with its page.
}
NOT_ON_TRIAL = {Action.SEND, Action.READDRESS, Action.BLOCK}  # a trial is never handed out
SIGNATORY_ONLY = {Action.SIGN, Action.SIGN_AGAIN, Action.FORWARD}
# What nobody may do on a copy on which he did the act before it, where the agency wants two persons (policy
# ``one_person_allowed``, dated).
HANDS: dict[Action, tuple[Action, ...]] = {
    Action.SIGN: (Action.SUBMIT, Action.RESUBMIT),
    Action.SIGN_AGAIN: (Action.SUBMIT, Action.RESUBMIT),
    Action.RESERVE: (Action.SUBMIT, Action.RESUBMIT, Action.SIGN),
    Action.SEAL: (Action.SUBMIT, Action.RESUBMIT, Action.SIGN),
    Action.SEAL_AGAIN: (Action.SUBMIT, Action.RESUBMIT, Action.SIGN),
}


def may(person: Person, action: Action, copy: CertifiedCopy) -> bool:
    """True when status, right and person allow it at this moment; never cached."""
    return action in allowed_actions(person, copy)


def rights_for(action: Action, copy: CertifiedCopy) -> tuple[Right, ...]:
    """Any of these is needed. «Thử lại» belongs to whom the status names as next: the leader's ends with the seal."""
    if action == Action.RETRY and copy.status in SENDABLE:
        return (Right.SEAL_COPY,)
    return RIGHTS.get(action, ())


def is_competent_signatory(person: Person, copy: CertifiedCopy) -> bool:
    """He is the one chosen at «Trình ký», and his post, assignment or delegation is still in force, for this kind of
    paper."""
    return copy.signatory.person_id == person.pk and _is_competent(copy)


def _is_competent(copy: CertifiedCopy) -> bool:
    chosen = copy.signatory
    return (not chosen.kinds or chosen.covers(copy.paper_type.code)) and authority.is_in_force(chosen)


def allowed_actions(person: Person, copy: CertifiedCopy, *, held: Collection[str] | None = None) -> set[Action]:
    """What the page offers this person now. ``held``: his rights at the copy's agency, where they were read already.

    For showing: an act asks again (``demand``), in its own transaction.
    """
    held = rights.working_rights(person, copy.agency) if held is None else held
    open_to_him = {one for one in COPY_LIFE.available(copy.status) if _has_right(one, copy, held)}
    if copy.trial:
        open_to_him -= NOT_ON_TRIAL
    if Action.RETURN in open_to_him and not _may_return(person, copy, held):
        open_to_him.discard(Action.RETURN)
    if open_to_him & SIGNATORY_ONLY and not is_competent_signatory(person, copy):
        open_to_him -= SIGNATORY_ONLY
    if open_to_him & set(HANDS) and (did := _acts_of(person, copy)) and not may_sign_own(copy.agency):
        open_to_him -= {one for one in open_to_him if did & set(HANDS.get(one, ()))}
    return open_to_him


def may_sign_own(agency: Agency) -> bool:
    """May one person sign what he took in, and seal what he signed? As the agency decided, or those above it."""
    return bool(policy_of(agency).one_person_allowed)


def may_seal_next(copy: CertifiedCopy, held: Collection[str]) -> bool:
    """Is the signatory, with these rights at the copy's agency, also the one who may seal what he signs?"""
    return Right.SEAL_COPY in held and may_sign_own(copy.agency)


def _acts_of(person: Person, copy: CertifiedCopy) -> set[Action]:
    """What he himself did on this copy, by its events."""
    acts = copy.history.filter(by=f"person:{person.pk}", action__in=[Action.SUBMIT, Action.RESUBMIT, Action.SIGN])
    return {Action(one) for one in acts.values_list("action", flat=True)}


def demand_two_persons(person: Person, action: Action, copy: CertifiedCopy) -> None:
    """Raise NotAllowed("one_person") where the agency wants another one for this act on this copy."""
    if action in HANDS and _acts_of(person, copy) & set(HANDS[action]) and not may_sign_own(copy.agency):
        raise _one_person()


def demand_another_signatory(person: Person, signatory: Authority) -> None:
    """At «Trình ký»: raise NotAllowed("one_person") where the officer chose himself and the agency wants two."""
    if signatory.person_id == person.pk and not may_sign_own(signatory.agency):
        raise _one_person()


def _one_person() -> NotAllowed:
    return NotAllowed(
        "one_person",
        _("Cơ quan quy định một người không làm hai bước trên cùng một bản sao."),
        _("Chọn người khác ký, hoặc để người khác làm bước này."),
    )


def _has_right(action: Action, copy: CertifiedCopy, held: Collection[str]) -> bool:
    return any(right in held for right in rights_for(action, copy))


def _may_return(person: Person, copy: CertifiedCopy, held: Collection[str]) -> bool:
    """What has not been forwarded lies on its signatory's desk, and nobody else returns it from there, unless his
    authority has ended: then any who signs here may, or it would lie there for ever. What is forwarded is the clerk's
    too."""
    if copy.forwarded_at is not None and Right.SEAL_COPY in held:
        return True
    if Right.SIGN_COPY not in held:
        return False
    return copy.signatory.person_id == person.pk or not _is_competent(copy)


def _has_part(person: Person, action: Action, copy: CertifiedCopy, held: Collection[str]) -> bool:
    """Beside the right: the act is on this person's own desk."""
    if action == Action.RETURN:
        return _may_return(person, copy, held)
    return action not in SIGNATORY_ONLY or is_competent_signatory(person, copy)


def demand(person: Person, action: Action, copy: CertifiedCopy) -> None:
    """Raise NotAllowed unless the person may do it; the status's own message comes from ``advance``."""
    if copy.trial and action in NOT_ON_TRIAL:
        raise NotAllowed(
            "trial", _("Bản thử không được giao cho ai."), _("Bản thử chỉ để kiểm tra trước khi vận hành.")
        )
    held = rights.working_rights(person, copy.agency)
    if not _has_right(action, copy, held) or not _has_part(person, action, copy, held):
        raise NotAllowed(
            "no_right",
            _("Bạn không có quyền «%(action)s» đối với bản sao này.") % {"action": action.label},
            _("Quyền hoặc ủy quyền có thể đã hết hạn; hỏi người quản trị của cơ quan."),
        )
    demand_two_persons(person, action, copy)


def demand_receiver(person: Person, agency: Agency) -> None:
    """Raise NotAllowed unless the person takes in papers at the agency."""
    rights.demand_right(person, Right.CREATE_COPY, agency, _("Bạn không có quyền tạo bản sao tại cơ quan này."))


SLIP = (Right.CREATE_COPY, Right.SEAL_COPY)


def demand_slip(person: Person, agency: Agency) -> None:
    """Raise NotAllowed unless the person works at the counter or the register of the agency."""
    if not rights.working_rights(person, agency) & set(SLIP):
        raise NotAllowed("no_right", _("Chỉ cán bộ tiếp nhận hoặc văn thư được cấp mã mới."))
