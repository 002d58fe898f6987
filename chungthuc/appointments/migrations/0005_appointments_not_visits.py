import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from chungthuc.core.database.renaming import RenameConstraint

CONSTRAINTS = [
    ("appointment", "one_living_visit_a_code", "one_living_appointment_a_code"),
    ("appointment", "visit_takes_time", "appointment_takes_time"),
    ("appointment", "visit_can_be_told", "appointment_can_be_told"),
    ("appointment", "unconfirmed_visit_has_a_limit", "unconfirmed_appointment_has_a_limit"),
    ("appointment", "visit_called_off_has_a_reason", "appointment_called_off_has_a_reason"),
    ("place", "one_place_a_visit_and_slot", "one_place_an_appointment_and_slot"),
    ("queueentry", "a_visit_waits_once", "an_appointment_waits_once"),
]
INDEXES = ["list", "day", "person", "who", "state", "drop_off"]


class Migration(migrations.Migration):
    """One word for what was booked: an appointment, in names of the database too."""

    dependencies = [
        ("appointments", "0004_holders"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        *(RenameConstraint(model, old, new) for model, old, new in CONSTRAINTS),
        *(migrations.RenameIndex("appointment", f"appointment_{one}", f"visit_{one}") for one in INDEXES),
        migrations.AlterField(
            "appointment",
            "person",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="appointments",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
