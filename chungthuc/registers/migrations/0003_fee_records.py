"""What was said of a fee: a row each time, never changed or removed."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import chungthuc.core.clock

FORWARDS = """
CREATE FUNCTION registers_keep_fee() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'what was said of a fee stays; say it anew'; END $$;
CREATE TRIGGER registers_feerecord_rows BEFORE UPDATE OR DELETE ON registers_feerecord
  FOR EACH ROW EXECUTE FUNCTION registers_keep_fee();
"""
BACKWARDS = """
DROP TRIGGER registers_feerecord_rows ON registers_feerecord;
DROP FUNCTION registers_keep_fee();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0006_swap_decisions"),
        ("registers", "0002_entries_stay"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FeeRecord",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("subject", models.CharField(max_length=100)),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[("paid", "Đã thu"), ("waived", "Miễn phí"), ("unpaid", "Chưa thu")], max_length=8
                    ),
                ),
                ("due", models.PositiveIntegerField()),
                ("amount", models.PositiveIntegerField()),
                ("change", models.IntegerField()),
                ("receipt", models.CharField(blank=True, max_length=40)),
                ("ground", models.CharField(blank=True, max_length=300)),
                ("words", models.CharField(blank=True, max_length=300)),
                ("at", models.DateTimeField(default=chungthuc.core.clock.now)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.agency"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="later_fees",
                        to="registers.registerentry",
                    ),
                ),
            ],
            options={
                "ordering": ["subject", "position"],
                "indexes": [models.Index(fields=["agency", "at"], name="fee_record_day")],
                "constraints": [
                    models.UniqueConstraint(fields=("subject", "position"), name="fee_records_follow_each_other"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "paid"), _negated=True),
                            models.Q(("amount", models.F("due")), ("amount__gt", 0)),
                            _connector="OR",
                        ),
                        name="a_paid_fee_is_the_one_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "paid"), ("amount", 0), _connector="OR"),
                        name="only_a_paid_fee_is_money",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "waived"), _negated=True),
                            models.Q(models.Q(("ground", ""), _negated=True), models.Q(("words", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="a_waiver_has_ground_and_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "unpaid"), _negated=True),
                            models.Q(("words", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="taken_back_with_words",
                    ),
                ],
            },
        ),
        migrations.RunSQL(FORWARDS, BACKWARDS),
    ]
