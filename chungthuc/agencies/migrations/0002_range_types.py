"""Ranges of words and of identifiers: an exclusion constraint can then compare them without any extension."""

from django.db import migrations

FORWARDS = """
CREATE TYPE textrange AS RANGE (subtype = text, COLLATION = "C");
CREATE TYPE uuidrange AS RANGE (subtype = uuid);
"""
BACKWARDS = """
DROP TYPE uuidrange;
DROP TYPE textrange;
"""


class Migration(migrations.Migration):
    dependencies = [("agencies", "0001_initial")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
