"""Search keys made anew: Ð and Ɖ are Đ, names with an apostrophe are found whole and in their parts."""

from typing import Any

from django.db import migrations

from chungthuc.core.text.alphabet import searched

LONGEST = 1200


def fold_again(apps: Any, _schema: Any) -> None:
    procedures = apps.get_model("procedures", "Procedure")
    for one in procedures.objects.exclude(search_key="").iterator(chunk_size=1000):
        fresh = searched(one.search_key)[:LONGEST]
        if fresh != one.search_key:
            procedures.objects.filter(pk=one.pk).update(search_key=fresh)


class Migration(migrations.Migration):
    dependencies = [("procedures", "0001_initial")]
    operations = [migrations.RunPython(fold_again, migrations.RunPython.noop)]
