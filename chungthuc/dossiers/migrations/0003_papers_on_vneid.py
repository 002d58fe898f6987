from datetime import date

from django.db import migrations, models


def identity_papers(apps, schema_editor):
    """What offices have already; later ones come with the defaults."""
    types = apps.get_model("dossiers", "PaperType").objects
    types.filter(code="dinh-danh", on_vneid_since=None).update(on_vneid_since=date(2025, 11, 1))


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0002_right_addressee")]

    operations = [
        migrations.AddField("papertype", "on_vneid_since", models.DateField(blank=True, null=True)),
        migrations.RunPython(identity_papers, migrations.RunPython.noop),
    ]
