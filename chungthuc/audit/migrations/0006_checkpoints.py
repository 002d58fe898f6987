"""Checkpoints, which stay as they were made: the database itself refuses anything else."""

from django.db import migrations, models

FORWARDS = """
CREATE TRIGGER audit_checkpoint_rows BEFORE UPDATE OR DELETE ON audit_checkpoint
  FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_checkpoint_table BEFORE TRUNCATE ON audit_checkpoint
  FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
"""
BACKWARDS = """
DROP TRIGGER audit_checkpoint_table ON audit_checkpoint;
DROP TRIGGER audit_checkpoint_rows ON audit_checkpoint;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0005_event_at")]
    operations = [
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("content", models.TextField()),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("previous", models.CharField(blank=True, max_length=64)),
                ("key", models.CharField(max_length=64)),
                ("signature", models.CharField(max_length=128)),
                ("chains", models.PositiveIntegerField()),
                ("events", models.PositiveBigIntegerField()),
            ],
            options={"abstract": False},
        ),
        migrations.RunSQL(FORWARDS, BACKWARDS),
    ]
