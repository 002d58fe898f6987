"""The requester's case: who came, with which papers, when, and until when the office must answer."""

import hmac
from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chungthuc.accounts.models import Person
from chungthuc.agencies.models import Agency
from chungthuc.appointments.models import Appointment
from chungthuc.audit.models import Hashed
from chungthuc.core import clock
from chungthuc.core.database.dated import SpanQuerySet, ends_after_start
from chungthuc.core.identifiers import clean_number, random_code
from chungthuc.core.models import Thing
from chungthuc.core.text.alphabet import same_name
from chungthuc.documents.models import Upload


class RequesterKind(models.TextChoices):
    PERSON = "person", _("Cá nhân")
    ORGANIZATION = "organization", _("Tổ chức")


class PaperType(models.Model):
    """«Loại giấy tờ cần chứng thực»: dated data."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    order = models.PositiveSmallIntegerField(default=100)
    since = models.DateField()
    until = models.DateField(null=True)
    # From when such papers are integrated in VNeID: offices may ask for no copy (NĐ 280/2025 Art. 9(8), 9(9)).
    on_vneid_since = models.DateField(null=True, blank=True)

    objects = SpanQuerySet.as_manager()

    class Meta:
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def names_of(cls, codes: Iterable[str]) -> dict[str, str]:
        """By their codes; no question where there is none."""
        wanted = set(codes)
        return dict(cls.objects.filter(code__in=wanted).values_list("code", "name")) if wanted else {}

    def is_on_vneid(self, day: date) -> bool:
        return self.on_vneid_since is not None and self.on_vneid_since <= day


class FeeWaiver(models.Model):
    """Why a fee is not asked: a ground that offices may name, dated; which decision or fault is typed beside it.

    TT 226/2016/TT-BTC itself frees nobody; what frees is another document of that day, so the list is data.
    """

    code = models.SlugField(max_length=40)
    words = models.CharField(max_length=300)
    citation = models.CharField(max_length=200, blank=True)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    objects = SpanQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["code", "since"], name="a_fee_waiver_changes_once_a_day"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(until__isnull=True), name="a_fee_waiver_is_one_thing_at_a_time"
            ),
            ends_after_start("fee_waiver_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return self.words


class EmailCheck(models.TextChoices):
    """How the desk made sure that an e-mail address is the requester's own."""

    CODE = "code", _("Nhập đúng mã đã gửi đến địa chỉ")
    READ_BACK = "read_back", _("Đã đọc lại từng chữ cho người yêu cầu nghe")


SECRET_LENGTH = 4  # last characters of the requester's number, asked beside the code on the slip
MOST_TRIES = 5


class Dossier(Hashed, Thing):
    """What one requester asked for in one appointment. Its copies refer to it.

    Three people who need not be one: the *requester* (column 3 of the register), the *presenter* («Người nộp») who
    brought the paper in his name, and the *account* in which somebody booked.
    """

    code = models.CharField(max_length=32, unique=True)  # said on the telephone, printed on slips
    follow_code = models.CharField(max_length=40, unique=True, default=random_code)  # on the slip; opens its page
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="dossiers")
    appointment = models.ForeignKey(  # the appointment it was opened in; one appointment may open several
        Appointment, models.PROTECT, null=True, blank=True, related_name="dossiers"
    )
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="dossiers"
    )
    requester_kind = models.CharField(max_length=12, choices=RequesterKind.choices)
    requester_name = models.CharField(max_length=200)
    requester_number = models.CharField(max_length=20, blank=True)  # CCCD, CMND, MST or passport
    presenter_name = models.CharField(max_length=200, blank=True)  # empty: the requester himself
    presenter_number = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    email_check = models.CharField(max_length=10, choices=EmailCheck.choices, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    received_at = models.DateTimeField(default=clock.now)
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # Who has it in work now, at first whoever received it (decision 0036). Not hashed: nobody gets a right by it.
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    due_at = models.DateTimeField()
    # Of a drop-off: how many originals the officer counted and keeps until then, as the slip receipts.
    originals_left = models.PositiveSmallIntegerField(null=True, blank=True)
    claim_tries = models.PositiveSmallIntegerField(default=0)  # wrong ones, since the code was printed
    request_key = models.CharField(max_length=64, unique=True)  # one form, one dossier, however often it is sent

    # Who asks and where the result goes; not the tries of the code, which anybody may use up. The digest tells nothing
    # of names or numbers: two random codes are in it.
    may_move = True
    named = "dossier"
    hashed = ("code", "follow_code", "agency_id", "appointment_id", "account_id", "requester_kind", "requester_name",
              "requester_number", "presenter_name", "presenter_number", "email", "email_check", "phone", "received_at",
              "received_by_id", "due_at", "originals_left", "request_key")  # fmt: skip

    class Meta:
        constraints = [
            models.CheckConstraint(name="a_checked_email_is_there", condition=Q(email_check="") | ~Q(email="")),
            models.CheckConstraint(
                name="a_presenter_with_a_number_has_a_name", condition=Q(presenter_number="") | ~Q(presenter_name="")
            ),
            models.CheckConstraint(
                name="left_originals_came_in_an_appointment",
                condition=Q(originals_left__isnull=True) | Q(originals_left__gte=1, appointment__isnull=False),
            ),
            # What ``copies_have_their_dossiers_officer`` refers to.
            models.UniqueConstraint(fields=["id", "officer"], name="one_officer_a_dossier"),
        ]
        indexes = [
            models.Index(fields=["account", "received_at", "id"], name="dossier_account"),
            models.Index(
                fields=["appointment"], condition=Q(originals_left__isnull=False), name="dossier_left_originals"
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def is_drop_off(self) -> bool:
        """The originals stay at the office: further papers are added until the promised moment."""
        return self.originals_left is not None

    @property
    def is_in_time(self) -> bool:
        """Papers are added on the day it was received; to a drop-off until its promised moment."""
        if self.is_drop_off:
            return clock.now() <= self.due_at
        return clock.day(self.received_at) == clock.today()

    @property
    def open_account(self) -> Person | None:
        """The account, unless its owner has closed it."""
        return self.account if self.account is not None and self.account.closed_at is None else None

    @property
    def is_the_accounts(self) -> bool:
        """Do number and name of the requester equal the account's, and has somebody seen that the number is
        its own? Anybody can register with another's number and name; the other's papers must not go to him."""
        account = self.account
        if account is None or not account.identity_is_checked or account.id_number != self.requester_number:
            return False
        return same_name(account.full_name, self.requester_name)

    @property
    def secret(self) -> str:
        """What the slip alone does not tell: the end of the requester's number, else of his telephone's."""
        return (self.requester_number or self.phone)[-SECRET_LENGTH:]

    def knows(self, answer: str) -> bool:
        """Is this the second secret? Without any number at the office the code alone has to do."""
        return hmac.compare_digest(clean_number(answer).encode(), clean_number(self.secret).encode())


class Draft(Thing):
    """A form of the counter as it is typed and not sent yet: its writer's alone, one a form, gone with «Trình ký».

    No event tells of it and no chain hashes it: nothing was decided. What was typed stands closed in ``contents``
    (``core.database.closed``), so that neither a query nor a backup shows anybody's name; ``dossiers.drafts`` opens it.
    """

    writer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    form = models.CharField(max_length=64)  # the form's own key; of a copy that came back, the copy's plain name
    about = models.CharField(max_length=64, blank=True)  # plain name of appointment, dossier or copy; empty: none
    contents = models.TextField()
    upload = models.ForeignKey(Upload, models.PROTECT, null=True, related_name="drafts")  # the writer's own scan
    version = models.PositiveIntegerField()  # grows with each saving; a page saves only over what it has seen
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["writer", "form"], name="one_draft_a_form")]
        indexes = [
            models.Index(fields=["writer", "agency", "-changed_at"], name="draft_writer"),
            models.Index(fields=["agency", "changed_at"], name="draft_old"),
        ]

    def __str__(self) -> str:
        return f"draft:{self.pk}"


class ExtensionGround(models.TextChoices):
    """NĐ 23/2015/NĐ-CP Art. 21. «Nhiều bản sao» is none of ours: of an electronic copy there is one."""

    MANY_PAPERS = "many_papers", _("Cùng một lúc yêu cầu chứng thực nhiều loại bản chính")
    MANY_PAGES = "many_pages", _("Bản chính có nhiều trang")
    COMPLEX = "complex", _("Nội dung giấy tờ phức tạp, khó kiểm tra, đối chiếu")


class Extension(Hashed, models.Model):
    """The promised moment moved by Art. 21: up to two working days, longer where the requester agreed in writing.

    A row a time, for ever; the last one's ``until`` is the dossier's ``due_at``.
    """

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="extensions")
    before = models.DateTimeField()
    until = models.DateTimeField()
    days = models.PositiveSmallIntegerField()  # working days beyond what Art. 7 asks, in all
    ground = models.CharField(max_length=12, choices=ExtensionGround.choices)
    agreement = models.CharField(max_length=200, blank=True)  # which writing
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    named = "extension"
    hashed = ("dossier_id", "before", "until", "days", "ground", "agreement", "by_id", "at")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="an_extension_ends_later", condition=Q(until__gt=F("before"))),
            models.CheckConstraint(name="an_extension_is_of_working_days", condition=Q(days__gte=1)),
            models.CheckConstraint(name="a_longer_extension_is_agreed", condition=Q(days__lte=2) | ~Q(agreement="")),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} → {self.until}"
