"""What the officer's pages show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from chungthuc.accounts.models import Authority
from chungthuc.appointments.models import Appointment, QueueEntry
from chungthuc.certification.models import CertifiedCopy, ScanAnswer, TestimonyTemplate
from chungthuc.certification.reception.cancelling import Ways
from chungthuc.documents.models import Upload
from chungthuc.web.counter.assignment import Hands
from chungthuc.web.counter.drafts import DraftLine, DraftState
from chungthuc.web.counter.forms import CopyForm, ReceiptForm, ResubmissionForm
from chungthuc.web.delivery.appointment_in_hand import InHand
from chungthuc.web.delivery.dispatch import Dispatch
from chungthuc.web.delivery.ways import Way
from chungthuc.web.kit.looks import Look
from chungthuc.web.kit.timeline import Moment


@dataclass(frozen=True)
class CopyPage:
    """One copy, and what may be done with it. ``lookers``: None for whom they are not; ``siblings``: other papers of
    its dossier, the first of them; ``cancelling``: by which name it is cancelled, and how many others there are;
    ``in_hand_of_one``: acts by who did the step before as well; ``number``: who is still at the desk at which this copy
    was taken in."""

    copy: CertifiedCopy
    sentence: str
    allowed: set[str]
    dispatch: Dispatch
    timeline: list[Moment]
    lookers: list[Look] | None
    may_add: bool
    answer: ScanAnswer
    pages: range
    signatories: list[Authority]
    siblings: Sequence[CertifiedCopy]
    in_hand_of_one: list[Moment]
    cancelling: Ways
    hands: Hands
    number: QueueEntry | None


@dataclass(frozen=True)
class NewCopyPage:
    """«Thêm mới bản sao từ bản chính». ``searched``: an account was looked for, found or not; ``already``: certified
    copies of the same kind of paper that this account holds; ``way``: where the result goes as the form begins;
    ``own_authority``: by which the officer may sign himself; ``folded``: the requester of the dossier in one line,
    empty where the fields stand open."""

    form: CopyForm
    in_hand: InHand
    upload: Upload | None
    template: TestimonyTemplate
    signatory: Authority | None
    searched: bool
    show_errors: bool
    already: Sequence[CertifiedCopy]
    draft: DraftState
    drafts: list[DraftLine]
    way: Way | None
    own_authority: Authority | None
    folded: str


@dataclass(frozen=True)
class ResubmissionPage:
    """«Xử lý tiếp». ``way``: where the result goes as it stands, before anything is typed; ``sheets``: of the scan
    that came back."""

    copy: CertifiedCopy
    form: ResubmissionForm
    upload: Upload | None
    signatory: Authority | None
    template: TestimonyTemplate
    show_errors: bool
    searched: bool
    way: Way | None
    draft: DraftState
    own_authority: Authority | None
    sheets: range
    already: None = None  # of the part that both forms share: a paper that was returned is asked about once


@dataclass(frozen=True)
class ReceiptPage:
    """«Nhận bản chính» of a drop-off. ``papers``: a line a kind; ``promised``: when the results are ready."""

    appointment: Appointment
    in_hand: InHand
    form: ReceiptForm
    papers: list[str]
    promised: datetime
    searched: bool
    show_errors: bool
    draft: DraftState
    way: Way | None
