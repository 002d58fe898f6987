"""Lists by what is due and what came first, whole or one officer's; a copy has its dossier's officer (decision 0036)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

import chungthuc.core.clock

# When a paper came stands in its first event: «Trình ký» again has overwritten the column.
FILL = """
UPDATE certification_certifiedcopy AS copy SET
  officer_id = dossier.officer_id,
  came_at = COALESCE((SELECT min(at) FROM audit_event
                      WHERE subject = 'certified-copy:' || copy.id AND action = 'submit'), copy.submitted_at)
FROM dossiers_dossier AS dossier WHERE dossier.id = copy.dossier_id;
SET CONSTRAINTS ALL IMMEDIATE;
"""
SAME_OFFICER = """
ALTER TABLE certification_certifiedcopy ADD CONSTRAINT copies_have_their_dossiers_officer
  FOREIGN KEY (dossier_id, officer_id) REFERENCES dossiers_dossier (id, officer_id) ON UPDATE CASCADE;
"""
BACK = "ALTER TABLE certification_certifiedcopy DROP CONSTRAINT copies_have_their_dossiers_officer;"

BY_PLACE = ["agency", "due_at", "came_at", "id", "officer"]
SIGNED_NOT_SEALED = ["signed", "stamped"]
INDEXES = [
    models.Index(fields=["agency", "status", "due_at", "came_at", "id", "officer"], name="copy_queue"),
    models.Index(fields=["signatory", "status", "due_at", "came_at", "id"], name="copy_signatory_queue"),
    models.Index(
        fields=BY_PLACE, name="copy_unforwarded", condition=Q(status__in=SIGNED_NOT_SEALED, forwarded_at__isnull=True)
    ),
    models.Index(
        fields=BY_PLACE,
        name="copy_at_clerk",
        condition=Q(status="sealed") | Q(status__in=SIGNED_NOT_SEALED, forwarded_at__isnull=False),
    ),
    models.Index(fields=["agency", "issued_at", "id", "officer"], name="copy_done", condition=Q(status="delivered")),
    models.Index(fields=BY_PLACE, name="copy_over", condition=Q(status__in=["annulled", "cancelled"])),
]


def officer(null: bool) -> models.ForeignKey:
    return models.ForeignKey(
        db_index=False,
        null=null,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0005_event_at"),
        ("certification", "0011_acts_have_their_words"),
        ("dossiers", "0009_officer"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        *(migrations.RemoveIndex("certifiedcopy", one) for one in (
            "copy_queue", "copy_signatory_queue", "copy_done", "copy_over",
        )),
        migrations.AddField("certifiedcopy", "came_at", models.DateTimeField(default=chungthuc.core.clock.now)),
        migrations.AddField("certifiedcopy", "officer", officer(null=True)),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField("certifiedcopy", "officer", officer(null=False)),
        migrations.RunSQL(SAME_OFFICER, BACK),
        *(migrations.AddIndex("certifiedcopy", one) for one in INDEXES),
    ]  # fmt: skip
