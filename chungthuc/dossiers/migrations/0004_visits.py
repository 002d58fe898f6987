"""The visit in which a dossier was opened."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("appointments", "0001_initial"),
        ("dossiers", "0003_papers_on_vneid"),
    ]

    operations = [
        migrations.AddField(
            model_name="dossier",
            name="appointment",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="dossiers",
                to="appointments.appointment",
            ),
        ),
    ]
