"""The desk's lists of what is open, and of originals that were left, are read in their order."""

from django.db import migrations, models
from django.db.models import Q

OPEN = ["arrived", "called", "confirmed", "parked", "preconfirmed", "processing"]
PLACE = ["agency", "starts_at", "id"]


class Migration(migrations.Migration):
    dependencies = [("appointments", "0007_offices_without_desks")]

    operations = [
        migrations.RemoveIndex("appointment", "appointment_drop_off"),
        migrations.AddIndex(
            "appointment", models.Index(fields=PLACE, condition=Q(state__in=OPEN), name="appointment_open")
        ),
        migrations.AddIndex(
            "appointment", models.Index(fields=PLACE, condition=Q(drop_off=True), name="appointment_drop_off")
        ),
    ]
