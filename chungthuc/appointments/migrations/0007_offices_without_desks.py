"""An office without desks serves people too: a number that was called has a time, a desk only where there is one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("appointments", "0006_who_comes")]

    operations = [
        migrations.RemoveConstraint("queueentry", "called_number_has_desk_and_time"),
        migrations.AddConstraint(
            "queueentry",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["called", "processing"]), _negated=True),
                    ("called_at__isnull", False),
                    _connector="OR",
                ),
                name="called_number_has_a_time",
            ),
        ),
    ]
