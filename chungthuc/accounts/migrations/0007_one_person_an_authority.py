"""Both together are referred to by copies, which have their signatory's person (decision 0036)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_codes_of_addresses")]

    operations = [
        migrations.AddConstraint(
            "authority", models.UniqueConstraint(fields=("id", "person"), name="one_person_an_authority")
        ),
    ]
