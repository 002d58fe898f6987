"""What dossiers and papers are found by, and the rows of all that there are."""

from collections import defaultdict
from itertools import islice
from typing import Any

import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

import chungthuc.core.database.words
from chungthuc.certification.finding.words import Known
from chungthuc.core import clock

AT_ONCE = 500


def fill(apps: Any, _schema: Any) -> None:
    """As ``certification.finding.keeping`` writes them; ``manage findable`` compares."""
    findable = apps.get_model("certification", "Findable")
    every = apps.get_model("dossiers", "Dossier").objects.order_by("pk").iterator(chunk_size=AT_ONCE)
    while dossiers := list(islice(every, AT_ONCE)):
        copies = list(apps.get_model("certification", "CertifiedCopy").objects.filter(dossier__in=dossiers))
        papers, lines = defaultdict(list), defaultdict(list)
        for copy in copies:
            papers[copy.dossier_id].append(copy)
        entries = apps.get_model("registers", "RegisterEntry").objects.select_related("register")
        for entry in entries.filter(subject__in=[f"certified-copy:{one.pk}" for one in copies]):
            lines[entry.subject].append(entry)
        findable.objects.bulk_create(
            row(findable, dossier, copy, lines) for dossier in dossiers for copy in papers[dossier.pk] or [None]
        )


def row(findable: Any, dossier: Any, copy: Any, lines: Any) -> Any:
    day = clock.day(dossier.received_at)
    entries = lines[f"certified-copy:{copy.pk}"] if copy else []
    known = Known(
        agency=dossier.agency_id,
        year=day.year,
        codes=[dossier.code, dossier.follow_code, dossier.requester_number, dossier.presenter_number]
        + ([copy.code] if copy else []),
        names=[one for one in (dossier.requester_name, dossier.presenter_name) if one]
        + ([copy.original_title] if copy else []),
        days=[day, *(one.certified_on for one in entries)],
        numbers=[(one.number, one.register.year) for one in entries],
    )
    return findable(
        dossier=dossier, copy=copy, agency_id=known.agency, year=day.year, at=dossier.received_at, words=known.vector()
    )


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0006_swap_decisions"),
        ("certification", "0009_reasons"),
        ("dossiers", "0006_appointments_not_visits"),
        ("registers", "0002_entries_stay"),
    ]
    operations = [
        migrations.CreateModel(
            name="Findable",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField()),
                ("at", models.DateTimeField()),
                ("words", chungthuc.core.database.words.WordsField()),
                (
                    "agency",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+",
                        to="agencies.agency",
                    ),
                ),
                (
                    "copy",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+",
                        to="certification.certifiedcopy",
                    ),
                ),
                (
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="dossiers.dossier"
                    ),
                ),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False, fields=["words"], name="findable_words"
                    ),
                    models.Index(fields=["agency", "year"], name="findable_years"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("copy__isnull", True)), fields=("dossier",),
                        name="a_dossier_without_copies_is_found_once",
                    )
                ],
            },
        ),
        migrations.AddIndex(
            "certifiedcopy",
            models.Index(
                condition=models.Q(("signed_at__isnull", False)), fields=["agency", "signed_at", "id"], name="copy_signed"
            ),
        ),
        migrations.AddIndex(
            "certifiedcopy",
            models.Index(
                condition=models.Q(("sealed_at__isnull", False)), fields=["agency", "sealed_at", "id"], name="copy_sealed"
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]  # fmt: skip
