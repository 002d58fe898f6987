"""Messages to people: an outbox row each, with what became of it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chungthuc.accounts.models import Person
from chungthuc.core import clock
from chungthuc.core.models import Thing
from chungthuc.documents.models import Document


class ChannelName(models.TextChoices):
    EMAIL = "email", _("Thư điện tử")
    SMS = "sms", _("Tin nhắn SMS")
    IN_APP = "in_app", _("Thông báo trong tài khoản")


class MessageState(models.TextChoices):
    QUEUED = "queued", _("Chờ gửi")
    SENDING = "sending", _("Đang gửi")
    SENT = "sent", _("Đã gửi")  # handed over; whether it arrived nobody has said
    DELIVERED = "delivered", _("Đã đến người nhận")
    FAILED = "failed", _("Gửi không được")
    WITHDRAWN = "withdrawn", _("Đã rút, không gửi")


ON_ITS_WAY = (MessageState.QUEUED, MessageState.SENDING, MessageState.SENT)


class Message(Thing):
    """Its id travels with it (letter: Message-ID; SMS: RequestId), so whoever gets it twice can tell.

    ``queued_at`` starts the clock of giving up; ``not_before`` is when it is due, None for at once; ``next_try_at`` is
    set while it was refused for now: nobody tries it before; ``useless_after`` is when nobody wants it any more: a
    reminder after the appointment, a code that has run out.
    """

    channel = models.CharField(max_length=10)
    recipient = models.CharField(max_length=254, blank=True)  # address or number; nothing for a notice
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")  # whose notice it is
    about = models.CharField(max_length=80, blank=True)  # a thing's plain id: «appointment:…», «certified-copy:…»
    template = models.CharField(max_length=40, blank=True)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    file_name = models.CharField(max_length=120, blank=True)
    key = models.CharField(max_length=120, unique=True)  # the same message asked for twice is one message
    then = models.CharField(max_length=80, blank=True)  # the job to defer once it has left
    state = models.CharField(max_length=9, choices=MessageState.choices, default=MessageState.QUEUED)
    tries = models.PositiveIntegerField(default=0)
    round = models.PositiveSmallIntegerField(default=1)  # one more at each «Gửi lại»
    failure = models.CharField(
        max_length=20, blank=True, default=""
    )  # a FailureCode: of the last try, or why it is given up
    last_error = models.CharField(max_length=300, blank=True)  # the same for operators, with what was answered
    queued_at = models.DateTimeField(default=clock.now)
    not_before = models.DateTimeField(null=True)
    next_try_at = models.DateTimeField(null=True)
    useless_after = models.DateTimeField(null=True)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="sent_message_has_a_time", condition=~Q(state="sent") | Q(sent_at__isnull=False)
            ),
            models.CheckConstraint(
                name="delivered_message_has_a_time",
                condition=~Q(state="delivered") | Q(delivered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="sender_at_work_has_a_time", condition=~Q(state="sending") | Q(claimed_at__isnull=False)
            ),
            models.CheckConstraint(
                name="attached_file_has_a_name", condition=Q(document__isnull=True) | ~Q(file_name="")
            ),
            models.CheckConstraint(
                name="a_notice_has_a_reader", condition=~Q(channel="in_app") | Q(person__isnull=False)
            ),
            models.CheckConstraint(
                name="message_ends_after_it_is_due",
                condition=Q(not_before__isnull=True)
                | Q(useless_after__isnull=True)
                | Q(useless_after__gte=models.F("not_before")),
            ),
        ]
        indexes = [
            models.Index(fields=["channel", "state", "queued_at"], name="message_queue"),
            models.Index(fields=["channel", "claimed_at"], name="message_pace"),
            models.Index(fields=["about", "queued_at", "id"], name="message_about"),
            models.Index(
                fields=["person", "-delivered_at", "-id"], name="message_notices", condition=Q(channel="in_app")
            ),
            models.Index(
                fields=["queued_at", "id"], name="message_words", condition=~Q(body="") & ~Q(channel="in_app")
            ),
            models.Index(fields=["person"], name="message_unread", condition=Q(channel="in_app", read_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.key}"

    @property
    def request_id(self) -> str:
        """What a provider tells repeats by: the id; after «Gửi lại» with its round, for that is no repeat."""
        return str(self.pk) if self.round == 1 else f"{self.pk}-{self.round}"


class Receipt(models.Model):
    """One part of a text at an SMS centre, and what was said of it; either may be known first.

    The centre's receipt can come before our own commit of the number it gave the part: then ``message`` is None.
    """

    channel = models.CharField(max_length=10)
    reference = models.CharField(max_length=80)
    message = models.ForeignKey(Message, models.CASCADE, null=True, related_name="receipts")
    outcome = models.CharField(max_length=10, blank=True)  # delivered, failed, or nothing yet
    reason = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "reference"], name="one_receipt_a_part"),
            models.CheckConstraint(
                name="a_receipt_says_delivered_or_failed", condition=Q(outcome__in=["", "delivered", "failed"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.reference} {self.outcome}"
