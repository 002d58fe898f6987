"""The table of the shared cache (counters of failed sign-ins), so that ``migrate`` is all that an operator runs."""

from django.db import migrations

FORWARDS = """
CREATE TABLE cache (cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL);
CREATE INDEX cache_expires ON cache (expires);
"""


class Migration(migrations.Migration):
    dependencies: list[tuple[str, str]] = []
    operations = [migrations.RunSQL(FORWARDS, "DROP TABLE cache")]
