"""What the officer answered about a scan: written once, never changed or removed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import chungthuc.core.clock

FORWARDS = """
CREATE FUNCTION certification_keep_answer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'an answer about a scan stays as it was given'; END $$;
CREATE TRIGGER certification_scananswer_rows BEFORE UPDATE OR DELETE ON certification_scananswer
  FOR EACH ROW EXECUTE FUNCTION certification_keep_answer();
"""
BACKWARDS = """
DROP TRIGGER certification_scananswer_rows ON certification_scananswer;
DROP FUNCTION certification_keep_answer();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("certification", "0005_stopped_copies"),
        ("documents", "0002_revisions_only_grow"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ScanAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("scan_pages", models.PositiveIntegerField()),
                ("original_pages", models.PositiveIntegerField()),
                ("pages_reason", models.CharField(blank=True, max_length=300)),
                ("remarks", models.JSONField(default=list)),
                ("remarks_reason", models.CharField(blank=True, max_length=500)),
                ("at", models.DateTimeField(default=chungthuc.core.clock.now)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "document",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="scan_answer", to="documents.document"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("original_pages", models.F("scan_pages")),
                            models.Q(("pages_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="other_pages_have_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("remarks", []), models.Q(("remarks_reason", ""), _negated=True), _connector="OR"
                        ),
                        name="weighty_remarks_have_a_reason",
                    ),
                ],
            },
        ),
        migrations.RunSQL(FORWARDS, BACKWARDS),
    ]
