"""Authorities are hashed with scope and scan: each is taken over as it stands, with an event; why a row ended stays."""

from typing import Any

from django.db import migrations

from chungthuc.audit.chain import record
from chungthuc.audit.rows import row_digest

COLUMNS = ("person_id", "agency_id", "basis", "capacity", "title", "above_title", "from_person_id", "decision",
           "decided_on", "kinds", "scan_id", "since", "until")  # fmt: skip
TRIGGER = """
CREATE TRIGGER accounts_endreason_rows BEFORE UPDATE OR DELETE ON accounts_endreason
  FOR EACH ROW EXECUTE FUNCTION accounts_keep_row();
"""


def adopt(apps: Any, _editor: Any) -> None:
    model = apps.get_model("accounts", "Authority")
    for row in model._base_manager.select_related("agency").order_by("pk").only("agency__code"):
        known = {"row": row_digest(model, row.pk, COLUMNS)}
        record(row.agency.code, "adopt", subject=f"authority:{row.pk}", by="system:migration", facts=known)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0009_authority_scope_scan_and_ends"),
        ("audit", "0005_event_at"),
    ]
    operations = [
        migrations.RunPython(adopt, migrations.RunPython.noop),
        migrations.RunSQL(TRIGGER, "DROP TRIGGER accounts_endreason_rows ON accounts_endreason;"),
    ]
