"""«Chức danh»: who works at an agency, as what, from when to when. A post opens nothing; rights do (``grants``)."""

from django.db import models
from django.db.models import F, Func, Q

from chungthuc.accounts.models.dated import Dated
from chungthuc.accounts.models.people import Person
from chungthuc.agencies.models import Agency
from chungthuc.core.database.dated import ends_after_start, one_at_a_time


class Post(Dated):
    """One at a time for a person and agency. ``until`` = ``since``: taken back before it began."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="posts")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="posts")
    title = models.CharField(max_length=150)
    given_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    decision = models.CharField(max_length=300)  # its number, or another ground

    named = "post"
    hashed = ("person_id", "agency_id", "title", "since", "until", "given_by_id", "decision")

    class Meta:
        constraints = [
            ends_after_start("post_ends_after_it_starts", may_be_empty=True),
            models.CheckConstraint(name="a_post_has_title_and_ground", condition=~Q(title="") & ~Q(decision="")),
            models.CheckConstraint(name="nobody_appoints_himself", condition=~Q(given_by=F("person"))),
            one_at_a_time(
                "one_post_at_an_agency_at_a_time",
                ("person_id", "uuidrange"),
                ("agency_id", "int8range"),
                during=Func(F("since"), F("until"), function="tstzrange"),
            ),
        ]
        indexes = [models.Index(fields=["agency", "person", "since"], name="post_agency")]

    def __str__(self) -> str:
        return f"{self.title} {self.person_id} {self.agency_id}"
