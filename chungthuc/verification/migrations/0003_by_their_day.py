"""Answers are deleted by their age."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("verification", "0002_four_conclusions")]

    operations = [migrations.AddIndex("check", models.Index(fields=["at", "id"], name="check_at"))]
