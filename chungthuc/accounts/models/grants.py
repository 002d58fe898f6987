"""Rights, and who gave them to whom for how long. Rows are ended, never edited."""

from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from chungthuc.accounts.models.dated import Dated
from chungthuc.accounts.models.people import Person
from chungthuc.agencies.models import Agency
from chungthuc.core.database.dated import ends_after_start, one_at_a_time


class Right(models.TextChoices):
    CREATE_COPY = "create_copy", _("Quyền tạo bản sao")
    SIGN_COPY = "sign_copy", _("Quyền ký bản sao")
    SEAL_COPY = "seal_copy", _("Quyền đóng dấu bản sao")
    ADMINISTER = "administer", _("Quyền quản trị")
    INSPECT = "inspect", _("Quyền kiểm tra")
    # Of the other sub-systems («phân hệ») of the procedures' platform: recorded and delegated, they open nothing here.
    ADMINISTER_PROCEDURES = "administer_procedures", _("Quyền quản trị phân hệ thủ tục hành chính")
    ADMINISTER_FEEDBACK = "administer_feedback", _("Quyền quản trị phân hệ phản ánh, kiến nghị")


ADMINISTERING = (Right.ADMINISTER, Right.ADMINISTER_PROCEDURES, Right.ADMINISTER_FEEDBACK)


class Grant(Dated):
    """A right at an agency, given by somebody else, with a reason. ``until`` = ``since``: taken back before that."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="grants")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="grants")
    right = models.CharField(max_length=24, choices=Right.choices)
    given_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)  # None: at installation
    reason = models.CharField(max_length=300)

    named = "grant"
    hashed = ("person_id", "agency_id", "right", "since", "until", "given_by_id", "reason")

    class Meta:
        constraints = [
            ends_after_start("grant_ends_after_it_starts", may_be_empty=True),
            models.CheckConstraint(
                name="nobody_grants_to_himself", condition=Q(given_by__isnull=True) | ~Q(given_by=F("person"))
            ),
            one_at_a_time(
                "one_grant_of_a_right_at_a_time",
                ("person_id", "uuidrange"),
                ("agency_id", "int8range"),
                ("right", "textrange"),
                during=Func(F("since"), F("until"), function="tstzrange"),
            ),
        ]
        indexes = [
            models.Index(fields=["person", "right", "since"], name="grant_person"),
            models.Index(fields=["agency", "person", "since"], name="grant_agency"),
        ]

    def __str__(self) -> str:
        return f"{self.right} {self.person_id} {self.agency_id}"
