"""What stood in the way of a job is kept as a code with facts; what was kept as a sentence stays as it was said."""

from django.db import migrations, models

FIELDS = ("last_fault", "renewal_fault")
THERE = """
ALTER TABLE certification_certifiedcopy ALTER COLUMN {field} TYPE jsonb
USING CASE WHEN {field} = '' THEN '{{}}'::jsonb ELSE jsonb_build_object('legacy', {field}) END;
"""
BACK = """
ALTER TABLE certification_certifiedcopy ALTER COLUMN {field} TYPE text
USING coalesce({field} ->> 'legacy', {field} ->> 'said', {field} ->> 'code', '');
"""


def as_json(field):
    return migrations.RunSQL(
        THERE.format(field=field),
        BACK.format(field=field),
        state_operations=[
            migrations.AlterField("certifiedcopy", field, models.JSONField(blank=True, default=dict)),
        ],
    )


class Migration(migrations.Migration):
    dependencies = [("certification", "0007_renewal_and_recheck")]

    operations = [
        migrations.RemoveConstraint("certifiedcopy", "stopped_copy_says_why"),
        *(as_json(field) for field in FIELDS),
        migrations.AddConstraint(
            "certifiedcopy",
            models.CheckConstraint(
                name="stopped_copy_says_why",
                condition=models.Q(stopped_at__isnull=True) | ~models.Q(last_fault={}),
            ),
        ),
    ]
