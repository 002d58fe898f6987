"""Why a time-stamp did not come is kept as a code with facts; what was kept as a sentence stays as it was said."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("signing", "0002_tokens_seen")]

    operations = [
        migrations.RunSQL(
            """
ALTER TABLE signing_signingrequest ALTER COLUMN last_error TYPE jsonb
USING CASE WHEN last_error = '' THEN '{}'::jsonb ELSE jsonb_build_object('legacy', last_error) END;
""",
            """
ALTER TABLE signing_signingrequest ALTER COLUMN last_error TYPE text
USING coalesce(last_error ->> 'legacy', last_error ->> 'said', last_error ->> 'code', '');
""",
            state_operations=[
                migrations.AlterField("signingrequest", "last_error", models.JSONField(blank=True, default=dict)),
            ],
        ),
    ]
