"""Codes to an address given at the counter."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_registration")]

    operations = [
        migrations.AlterField(
            model_name="contactcode",
            name="purpose",
            field=models.CharField(
                choices=[("phone", "Phone"), ("identity", "Identity"), ("desk", "Desk")], max_length=8
            ),
        ),
    ]
