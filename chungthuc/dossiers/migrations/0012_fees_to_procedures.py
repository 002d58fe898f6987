"""The fee schedule goes below appointments, whose letters say what they cost: the table stays, under its new name."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0011_uploads_leave"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.AlterModelTable("FeeSchedule", "procedures_feeschedule")],
            state_operations=[migrations.DeleteModel("FeeSchedule")],
        ),
    ]
