"""A committed revision is never changed, but for the moment of its release; only an attestation page may be replaced."""

from django.db import migrations

FORWARDS = """
CREATE FUNCTION documents_keep_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF OLD.kind = 'attestation' AND NOT EXISTS (
      SELECT 1 FROM documents_revision r WHERE r.document_id = OLD.document_id AND r.position > OLD.position)
    THEN RETURN OLD; END IF;
    RAISE EXCEPTION 'a signed document only grows';
  END IF;
  IF (NEW.document_id, NEW.position, NEW.kind, NEW.length, NEW.bytes, NEW.file_sha256, NEW.at)
     IS DISTINCT FROM (OLD.document_id, OLD.position, OLD.kind, OLD.length, OLD.bytes, OLD.file_sha256, OLD.at)
  THEN RAISE EXCEPTION 'a revision is immutable'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER documents_revision_rows BEFORE UPDATE OR DELETE ON documents_revision
  FOR EACH ROW EXECUTE FUNCTION documents_keep_revision();
"""
BACKWARDS = """
DROP TRIGGER documents_revision_rows ON documents_revision;
DROP FUNCTION documents_keep_revision();
"""


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
