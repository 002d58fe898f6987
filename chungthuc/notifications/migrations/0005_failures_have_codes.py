"""A failed message says why by a code. What adapters wrote until now is read once more, here, and never again."""

import re

from django.db import migrations, models

CODES = (
    (r"^letter refused \[5", "letter_refused"),
    (r"^letter refused", "letter_deferred"),
    (r"^recipient refused \[5", "recipient_refused"),
    (r"^recipient refused", "recipient_busy"),
    (r"^recipient or header", "bad_address"),
    (r"^no SMS provider", "no_provider"),
    (r"^too late$", "too_late"),
    (r"^not delivered", "not_delivered"),
    (r"^provider answered|^HTTP 4(?!29)", "provider_refused"),
    (r"^HTTP |^SMPP status", "provider_busy"),
    (r"^answer ", "provider_unclear"),
    (r"^the file cannot be read", "file_unreadable"),
    (r", reference ", "fault"),
    (r"^(SMTP|SSL|Connect|Connection|Read|Timeout|OS)\w*(Error|Timeout|Disconnected|Exception|Refused)\b|^timeout$",
     "connection"),
)  # fmt: skip
LOT = 1000


def code_of(text: str) -> str:
    return next((code for sign, code in CODES if re.search(sign, text)), "legacy")


def give_codes(apps, schema_editor):
    rows = apps.get_model("notifications", "Message").objects.exclude(last_error="").filter(failure="")
    while some := list(rows.order_by("pk")[:LOT]):
        for row in some:
            row.failure = code_of(row.last_error)
        rows.model.objects.bulk_update(some, ["failure"])


class Migration(migrations.Migration):
    dependencies = [("notifications", "0004_a_next_moment")]

    operations = [
        migrations.AddField("message", "failure", models.CharField(blank=True, default="", max_length=20)),
        migrations.RunPython(give_codes, migrations.RunPython.noop, elidable=True),
    ]
