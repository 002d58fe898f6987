"""Which decision says what working days are swapped in a year."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0005_search_keys_by_letters"),
    ]

    operations = [
        migrations.CreateModel(
            name="SwapDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(unique=True)),
                ("decision", models.CharField(max_length=200)),
            ],
        ),
    ]
