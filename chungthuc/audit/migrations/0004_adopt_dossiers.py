"""Dossiers are hashed too: those from before are taken over as they stand now, each with an event of its own."""

from typing import Any

from django.db import migrations

from chungthuc.audit.chain import record
from chungthuc.audit.rows import row_digest

COLUMNS = ("code", "follow_code", "agency_id", "appointment_id", "account_id", "requester_kind", "requester_name",
           "requester_number", "presenter_name", "presenter_number", "email", "email_check", "phone", "received_at",
           "received_by_id", "due_at", "originals_left", "request_key")  # fmt: skip


def adopt(apps: Any, _editor: Any) -> None:
    model = apps.get_model("dossiers", "Dossier")
    rows = model._base_manager.select_related("agency").order_by("pk").only("agency__code")
    for row in rows.iterator(chunk_size=2000):
        known = {"row": row_digest(model, row.pk, COLUMNS)}
        record(row.agency.code, "adopt", subject=f"dossier:{row.pk}", by="system:migration", facts=known)


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0003_adopt_rows"),
        ("dossiers", "0005_originals_left"),
    ]
    operations = [migrations.RunPython(adopt, migrations.RunPython.noop)]
