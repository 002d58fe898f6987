"""Why a fee is not asked, dated; extensions under Art. 21, kept as they were given."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import chungthuc.core.clock

FORWARDS = """
CREATE FUNCTION dossiers_keep_extension() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'an extension stays as it was given'; END $$;
CREATE TRIGGER dossiers_extension_rows BEFORE UPDATE OR DELETE ON dossiers_extension
  FOR EACH ROW EXECUTE FUNCTION dossiers_keep_extension();
"""
BACKWARDS = """
DROP TRIGGER dossiers_extension_rows ON dossiers_extension;
DROP FUNCTION dossiers_keep_extension();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0006_appointments_not_visits"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FeeWaiver",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=40)),
                ("words", models.CharField(max_length=300)),
                ("citation", models.CharField(blank=True, max_length=200)),
                ("since", models.DateField()),
                ("until", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": ["code"],
                "constraints": [
                    models.UniqueConstraint(fields=("code", "since"), name="a_fee_waiver_changes_once_a_day"),
                    models.UniqueConstraint(
                        condition=models.Q(("until__isnull", True)),
                        fields=("code",),
                        name="a_fee_waiver_is_one_thing_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until__isnull", True), ("until__gt", models.F("since")), _connector="OR"),
                        name="fee_waiver_ends_after_it_starts",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Extension",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("before", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("days", models.PositiveSmallIntegerField()),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("many_papers", "Cùng một lúc yêu cầu chứng thực nhiều loại bản chính"),
                            ("many_pages", "Bản chính có nhiều trang"),
                            ("complex", "Nội dung giấy tờ phức tạp, khó kiểm tra, đối chiếu"),
                        ],
                        max_length=12,
                    ),
                ),
                ("agreement", models.CharField(blank=True, max_length=200)),
                ("at", models.DateTimeField(default=chungthuc.core.clock.now)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="extensions", to="dossiers.dossier"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until__gt", models.F("before"))), name="an_extension_ends_later"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("days__gte", 1)), name="an_extension_is_of_working_days"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("days__lte", 2), models.Q(("agreement", ""), _negated=True), _connector="OR"
                        ),
                        name="a_longer_extension_is_agreed",
                    ),
                ],
            },
        ),
        migrations.RunSQL(FORWARDS, BACKWARDS),
    ]
