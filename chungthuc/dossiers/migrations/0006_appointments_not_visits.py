from django.db import migrations

from chungthuc.core.database.renaming import RenameConstraint


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0005_originals_left")]

    operations = [
        RenameConstraint("dossier", "left_originals_came_in_a_visit", "left_originals_came_in_an_appointment"),
    ]
