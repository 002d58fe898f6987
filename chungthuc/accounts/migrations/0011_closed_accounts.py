"""An account that its owner closed is an empty row, and stays one."""

from django.db import migrations, models

STAYS_CLOSED = """
CREATE FUNCTION accounts_closed_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RETURN OLD;  -- who signs in at this very moment, or writes back what he read before, changes nothing and breaks nothing
END $$;
CREATE TRIGGER accounts_closed_stays BEFORE UPDATE ON accounts_person
  FOR EACH ROW WHEN (OLD.closed_at IS NOT NULL) EXECUTE FUNCTION accounts_closed_stays();
"""
UNDO = "DROP TRIGGER accounts_closed_stays ON accounts_person; DROP FUNCTION accounts_closed_stays();"


class Migration(migrations.Migration):
    dependencies = [("accounts", "0010_authorities_hashed_with_scope")]

    operations = [
        migrations.AddField("person", "closed_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddConstraint(
            "person",
            models.CheckConstraint(
                name="closed_account_says_nothing",
                condition=models.Q(closed_at__isnull=True)
                | models.Q(is_active=False, full_name="–", id_number="", phone="", email__startswith="closed-"),
            ),
        ),
        migrations.RunSQL(STAYS_CLOSED, UNDO),
    ]
