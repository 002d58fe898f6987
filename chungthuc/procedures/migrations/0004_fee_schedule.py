"""The fee schedule as it stands in the database since ``dossiers.0012``."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("procedures", "0003_more_of_what_people_type"),
        ("dossiers", "0012_fees_to_procedures"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="FeeSchedule",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("since", models.DateField(unique=True)),
                        ("first_pages", models.PositiveSmallIntegerField()),
                        ("first_rate", models.PositiveIntegerField()),
                        ("next_rate", models.PositiveIntegerField()),
                        ("most", models.PositiveIntegerField()),
                        ("citation", models.CharField(max_length=200)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("next_rate__lte", models.F("first_rate"))),
                                name="next_pages_cost_no_more",
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
