import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """What is done through a link is an opening of it."""

    dependencies = [("vault", "0003_right_addressee")]

    operations = [
        migrations.RenameModel("ShareVisit", "ShareOpening"),
        migrations.RenameIndex("shareopening", "share_openings", "share_visits"),
        migrations.AlterField(
            "shareopening",
            "link",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="openings", to="vault.sharelink"
            ),
        ),
    ]
