"""Rights, authorities and registered certificates are ended, never edited, prolonged or deleted."""

from django.db import migrations

TABLES = ("accounts_grant", "accounts_authority", "accounts_registeredcertificate")
FUNCTION = """
CREATE FUNCTION accounts_keep_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN RAISE EXCEPTION 'a dated row is ended, not deleted'; END IF;
  IF to_jsonb(NEW) - 'until' IS DISTINCT FROM to_jsonb(OLD) - 'until'
  THEN RAISE EXCEPTION 'a dated row is ended, not edited'; END IF;
  IF OLD.until IS NOT NULL AND (NEW.until IS NULL OR NEW.until > OLD.until)
  THEN RAISE EXCEPTION 'a dated row is ended, not prolonged'; END IF;
  RETURN NEW;
END $$;
"""
TRIGGER = """
CREATE TRIGGER {table}_rows BEFORE UPDATE OR DELETE ON {table}
  FOR EACH ROW EXECUTE FUNCTION accounts_keep_row();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_one_grant_at_a_time")]
    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION accounts_keep_row();"),
        *(migrations.RunSQL(TRIGGER.format(table=table), f"DROP TRIGGER {table}_rows ON {table};") for table in TABLES),
    ]
