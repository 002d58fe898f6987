"""What wards, communes, towns and districts were called before, and which communes of today took them over."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0006_swap_decisions"),
    ]

    operations = [
        migrations.CreateModel(
            name="FormerName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("phuong", "phường"),
                            ("xa", "xã"),
                            ("thi_tran", "thị trấn"),
                            ("quan", "quận"),
                            ("huyen", "huyện"),
                            ("thi_xa", "thị xã"),
                            ("thanh_pho", "thành phố"),
                        ],
                        max_length=10,
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("district", models.CharField(blank=True, max_length=120)),
                ("province", models.CharField(max_length=120)),
                ("main", models.BooleanField(default=True)),
                ("since", models.DateField()),
                ("until", models.DateField(blank=True, null=True)),
                ("source", models.CharField(max_length=200)),
                ("folded", models.CharField(max_length=250)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="former_names", to="agencies.agency"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agency", "kind", "name", "district", "province", "since"),
                        name="a_former_name_leads_to_an_office_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until__isnull", True), ("until__gt", models.F("since")), _connector="OR"),
                        name="a_former_name_leads_a_day_at_least",
                    ),
                ],
            },
        ),
    ]
