"""Each dossier is in one officer's hands: of those there are, in whose it was received (decision 0036)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# The checks at once: a table with checks that are still to come cannot be altered.
RECEIVED = "UPDATE dossiers_dossier SET officer_id = received_by_id; SET CONSTRAINTS ALL IMMEDIATE;"


def officer(null: bool) -> models.ForeignKey:
    return models.ForeignKey(
        null=null, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
    )


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0008_waivers_and_extensions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("dossier", "officer", officer(null=True)),
        migrations.RunSQL(RECEIVED, migrations.RunSQL.noop),
        migrations.AlterField("dossier", "officer", officer(null=False)),
        migrations.AddConstraint(
            "dossier", models.UniqueConstraint(fields=("id", "officer"), name="one_officer_a_dossier")
        ),
    ]
