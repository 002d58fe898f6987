"""Search keys made anew: Ð and Ɖ are Đ, names with an apostrophe are found whole and in their parts."""

from typing import Any

from django.db import migrations

from chungthuc.core.text.alphabet import searched

LONGEST = 300


def fold_again(apps: Any, _schema: Any) -> None:
    agencies = apps.get_model("agencies", "Agency")
    for one in agencies.objects.exclude(search_key="").iterator(chunk_size=1000):
        fresh = searched(one.search_key)[:LONGEST]
        if fresh != one.search_key:
            agencies.objects.filter(pk=one.pk).update(search_key=fresh)


class Migration(migrations.Migration):
    dependencies = [("agencies", "0004_addresses")]
    operations = [migrations.RunPython(fold_again, migrations.RunPython.noop)]
