"""A merger that is prepared and carried out; rows that say what an office was are ended or taken back, never edited."""

from django.db import migrations, models

# table: what of a row may still change, and how
ENDED = ("agencies_placement", "agencies_desk")
KEPT = ("agencies_officeaddress", "agencies_officehours", "agencies_succession")
FUNCTIONS = """
CREATE FUNCTION agencies_end_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF to_jsonb(NEW) - 'during' IS DISTINCT FROM to_jsonb(OLD) - 'during'
     OR lower(NEW.during) IS DISTINCT FROM lower(OLD.during)
  THEN RAISE EXCEPTION 'a dated row is ended, not edited'; END IF;
  IF NOT upper_inf(OLD.during) AND (upper_inf(NEW.during) OR upper(NEW.during) > upper(OLD.during))
  THEN RAISE EXCEPTION 'a dated row is ended, not prolonged'; END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION agencies_keep_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF to_jsonb(NEW) - 'done_at' IS DISTINCT FROM to_jsonb(OLD) - 'done_at'
  THEN RAISE EXCEPTION 'a dated row is followed by another, not edited'; END IF;
  RETURN NEW;
END $$;
"""
UNDO = "DROP FUNCTION agencies_end_row(); DROP FUNCTION agencies_keep_row();"
TRIGGER = "CREATE TRIGGER {table}_rows BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {function}();"


def _trigger(table: str, function: str) -> migrations.RunSQL:
    return migrations.RunSQL(TRIGGER.format(table=table, function=function), f"DROP TRIGGER {table}_rows ON {table};")


class Migration(migrations.Migration):
    dependencies = [("agencies", "0008_trials")]
    operations = [
        migrations.AddField("succession", "prepared_by", models.UUIDField(blank=True, null=True)),
        migrations.AddField("succession", "moved", models.JSONField(blank=True, default=list)),
        migrations.AddField("succession", "done_at", models.DateTimeField(blank=True, null=True)),
        migrations.RunSQL(FUNCTIONS, UNDO),
        *(_trigger(table, "agencies_end_row") for table in ENDED),
        *(_trigger(table, "agencies_keep_row") for table in KEPT),
    ]
