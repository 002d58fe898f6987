"""A line of the register is never deleted, never renumbered, and a voided or issued line never goes back."""

from django.db import migrations

FORWARDS = """
CREATE FUNCTION registers_keep_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN RAISE EXCEPTION 'a register entry is kept for ever'; END IF;
  IF (NEW.register_id, NEW.volume_id, NEW.number, NEW.subject, NEW.certified_on)
     IS DISTINCT FROM (OLD.register_id, OLD.volume_id, OLD.number, OLD.subject, OLD.certified_on)
  THEN RAISE EXCEPTION 'a register entry keeps its number, day and copy'; END IF;
  IF OLD.state <> 'reserved' AND NEW.state <> OLD.state
  THEN RAISE EXCEPTION 'an issued or voided number stays so'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER registers_entry_rows BEFORE UPDATE OR DELETE ON registers_registerentry
  FOR EACH ROW EXECUTE FUNCTION registers_keep_entry();
"""
BACKWARDS = """
DROP TRIGGER registers_entry_rows ON registers_registerentry;
DROP FUNCTION registers_keep_entry();
"""


class Migration(migrations.Migration):
    dependencies = [("registers", "0001_initial")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
