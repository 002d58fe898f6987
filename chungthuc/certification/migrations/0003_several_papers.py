"""Each copy has its form's key of its own: several papers of one visit share a dossier."""

from django.db import migrations, models

import chungthuc.certification.models


def keep_the_keys(apps, schema_editor):
    """Until now one form was one dossier was one copy."""
    copies = apps.get_model("certification", "CertifiedCopy").objects
    for key, form in copies.values_list("pk", "dossier__request_key").iterator():
        copies.filter(pk=key).update(request_key=form)


class Migration(migrations.Migration):
    dependencies = [
        ("certification", "0002_right_addressee"),
        ("dossiers", "0004_visits"),
    ]

    operations = [
        migrations.AddField(
            model_name="certifiedcopy",
            name="request_key",
            field=models.CharField(max_length=64, default=""),
            preserve_default=False,
        ),
        migrations.RunPython(keep_the_keys, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            model_name="certifiedcopy",
            name="request_key",
            field=models.CharField(default=chungthuc.certification.models.new_key, max_length=64, unique=True),
        ),
    ]
