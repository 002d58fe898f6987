"""Trials; offices that have issued copies are live."""

from django.db import migrations, models

# NĐ 45/2020/NĐ-CP Art. 10(3): what they issued counts, and so do they.
LIVE = """
INSERT INTO agencies_liveoffice (agency_id, since, decision, trial)
SELECT agency_id, min(coalesce(issued_at, submitted_at)), 'Đã cấp bản sao trước khi có bản thử', ''
  FROM certification_certifiedcopy WHERE status IN ('issued', 'delivered', 'annulled') GROUP BY agency_id
    ON CONFLICT DO NOTHING"""


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0008_trials"),
        ("certification", "0013_lists_of_one_person"),
    ]

    operations = [
        migrations.AddField(
            model_name="certifiedcopy",
            name="trial",
            field=models.BooleanField(default=False),
        ),
        migrations.RunSQL(LIVE, migrations.RunSQL.noop),
    ]
