"""Whoever takes data out as a file leaves an event: each address that answers with a file is known here."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import reverse

from chungthuc.audit import recorder
from chungthuc.audit.models import Event
from chungthuc.audit.recorder import Export
from chungthuc.web.oversight import exported

ROOT = Path(__file__).resolve().parents[3]
ANSWERING_FILES = re.compile(
    r"FileResponse\((?!BytesIO\(\), \*\*file)|StreamingHttpResponse\(|[\"']Content-Disposition"
)
# Where a file leaves by an address, and what is recorded of it.
FILES = {
    "chungthuc/web/registers/views.py": "export",
    "chungthuc/web/finding/history.py": "export",
    "chungthuc/web/delivery/page_pictures.py": "look: one paper, its office's or its owner's",
    "chungthuc/api/signing_requests.py": "look: the file to be signed",
    "chungthuc/web/authorities/views.py": "nothing: the decision on an authority, for its administrators",
    "chungthuc/web/staff/importing.py": "nothing: an empty table to be filled in",
    "chungthuc/web/appointments/views.py": "nothing: the calendar entry of one's own appointment",
}


def test_every_file_that_leaves_is_known():
    found = {
        str(file.relative_to(ROOT))
        for file in (ROOT / "chungthuc").rglob("*.py")
        if ANSWERING_FILES.search(file.read_text(encoding="utf-8"))
    }
    assert found == set(FILES)


def test_those_that_export_record_it():
    for file, how in FILES.items():
        assert ("recorder.exported(" in (ROOT / file).read_text(encoding="utf-8")) == (how == "export"), file


def test_the_registers_excel_is_an_event_each_time(as_, world, issued_copy):
    volume = issued_copy.entry.volume
    for _time in range(2):
        answer = as_("tuan").get(reverse("register_report", args=[volume.pk]))
        assert b"".join(answer.streaming_content).startswith(b"PK")
    assert as_("tuan").head(reverse("register_report", args=[volume.pk])).status_code == 200
    events = Event.objects.filter(chain=f"exports:{world.office.code}", action="export")
    assert (
        list(events.values_list("by", "subject", "facts__what"))
        == [(f"person:{world.tuan.pk}", volume.plain_name, "register")] * 2
    )
    page = as_("hoa").get("/oversight/records?tab=exports").content.decode()
    for words in ("xuất sổ chứng thực ra Excel", f"quyển {volume.volume_code}", world.tuan.full_name):
        assert words in page


def test_an_excel_that_cannot_be_recorded_is_not_made(as_, world, monkeypatch):
    client = as_("tuan")
    volume = world.volumes[world.office.code]
    monkeypatch.setattr(recorder, "PATIENCE", "SELECT 1 / 0")
    assert client.get(reverse("register_report", args=[volume.pk])).status_code == 503


def test_the_catalogues_file_is_an_event(world, capsys):
    call_command("dump_catalogue")
    event = Event.objects.get(action="export")
    assert (event.by, event.subject.partition(":")[0]) == ("system:operator", "catalogue")


@pytest.mark.parametrize("what", Export)
def test_each_export_has_its_words(what):
    assert str(exported.WORDS[what])
