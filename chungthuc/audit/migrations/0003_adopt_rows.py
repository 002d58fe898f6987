"""Rows written before events hashed them: the chain takes them over as they stand now, each with an event of its own.

From that event on a change behind the chain's back is found; of the time before it, only what the events told.
"""

from operator import attrgetter
from typing import Any

from django.db import migrations

from chungthuc.audit.chain import record
from chungthuc.audit.rows import row_digest

DATED = ("since", "until")
KINDS: tuple[tuple[str, str, str, str, tuple[str, ...]], ...] = (  # app, model, how events call it, whose chain, columns
    ("accounts", "Grant", "grant", "agency", ("person_id", "agency_id", "right", "given_by_id", "reason", *DATED)),
    ("accounts", "Authority", "authority", "agency",
     ("person_id", "agency_id", "basis", "capacity", "title", "above_title", "from_person_id", "decision", "decided_on",
      *DATED)),
    ("accounts", "RegisteredCertificate", "certificate", "agency",
     ("purpose", "person_id", "agency_id", "certificate", "chain", "fingerprint_sha256", "valid_from", "valid_until",
      "registered_by_id", *DATED)),
    ("registers", "Register", "register", "agency", ("agency_id", "kind", "year", "symbol")),
    ("registers", "RegisterVolume", "register-volume", "register.agency",
     ("register_id", "ordinal", "name", "start_number", "opened_on", "closed_on")),
    ("registers", "RegisterEntry", "register-entry", "register.agency",
     ("register_id", "volume_id", "number", "state", "subject", "entered_at", "entered_by_id", "certified_on",
      "requester_name", "original_title", "signatory_name", "signatory_title", "copy_count", "fee", "remark",
      "issued_at", "voided_at", "voided_by_id", "void_reason")),
    ("certification", "CertifiedCopy", "certified-copy", "agency",
     ("code", "dossier_id", "agency_id", "document_id", "paper_type_id", "original_title", "original_pages",
      "testimony_id", "signatory_id", "placement", "status", "entry_id", "submitted_by_id", "request_key",
      "submitted_at", "due_at", "return_reason", "signed_at", "forwarded_at", "sealed_at", "issued_at",
      "send_wished_at", "send_wished_by_id", "report", "revoked_since")),
)  # fmt: skip


def adopt(apps: Any, _editor: Any) -> None:
    for app, name, called, whose, columns in KINDS:
        model, agency_of = apps.get_model(app, name), attrgetter(whose)
        path = whose.replace(".", "__")
        rows = model._base_manager.select_related(path).order_by("pk").only(f"{path}__code")
        for row in rows.iterator(chunk_size=2000):
            known = {"row": row_digest(model, row.pk, columns)}
            record(agency_of(row).code, "adopt", subject=f"{called}:{row.pk}", by="system:migration", facts=known)


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_append_only"),
        ("accounts", "0005_address_codes"),
        ("registers", "0002_entries_stay"),
        ("certification", "0007_renewal_and_recheck"),
    ]
    operations = [migrations.RunPython(adopt, migrations.RunPython.noop)]
