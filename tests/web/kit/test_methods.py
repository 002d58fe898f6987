"""By which methods each address is asked, of the pages, the accounts, the API and the files: HEAD, OPTIONS, and 405."""

import io
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.http import FileResponse, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from chungthuc.audit.models import Event
from chungthuc.certification.models import CertifiedCopy
from chungthuc.certification.results import delivery
from chungthuc.core import clock
from chungthuc.vault.models import VaultItem
from chungthuc.web.kit.methods import HeadAsGet
from chungthuc.web.kit.middleware import KEPT_ON_READ
from tests.harness.jobs import run_jobs
from tests.promises.answers.test_no_store import addresses
from tests.web.kit.access.test_who_may import SOME

ID = SOME["copy_id"]
STYLE = "/static/css/base.css"
ALL = {"GET", "POST", "PUT", "PATCH", "DELETE", "TRACE"}
MADE = ("/report", "/history")
MOVING = {"Retry-After", "Set-Cookie", "Date", "Expires"}


@pytest.fixture
def delivered(issue, world) -> CertifiedCopy:
    """A copy that lies in Lan's store."""
    copy = issue(account=world.lan)
    delivery.wish(copy, by=world.tuan)
    run_jobs()
    return copy


@pytest.fixture
def paths(delivered) -> list[str]:
    """Every address; with an id also that of the copy, its dossier, its volume and its place in the store."""
    item = VaultItem.objects.get(document=delivered.document)
    owners = {"copies": delivered.pk, "dossiers": delivered.dossier_id, "registers": delivered.entry.volume_id,
              "vault": item.pk}  # fmt: skip
    known = [path for _name, path in addresses() if "logout" not in path]
    real = [path.replace(f"{one}/{ID}", f"{one}/{key}") for path in known for one, key in owners.items()
            if f"{one}/{ID}" in path]  # fmt: skip
    return [*known, *real, f"/follow/{delivered.dossier.follow_code}", f"/c/{delivered.code}"]


def told(answer: HttpResponse) -> dict[str, object]:
    """Status and headers, but for what is another one each time. A file is read to its end, and closed."""
    answer.getvalue()
    kept = {name: value for name, value in answer.headers.items() if name not in MOVING}
    return {"status": answer.status_code, **kept}


def only_signed_in_and_counted(execute, sql, params, many, context):
    written = re.match(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM) "?(\w+)', sql)
    assert written is None or written[1] in KEPT_ON_READ, sql
    return execute(sql, params, many, context)


@pytest.mark.parametrize("who", ["", "lan", "minh", "hoa", "tuan"])
def test_head_is_what_get_is_at_every_address_and_leaves_no_trace(paths, as_, who):
    client = as_(who) if who else Client()
    for path in paths:
        told(client.get(path))
        before = Event.objects.count()
        with connection.execute_wrapper(only_signed_in_and_counted):
            asked = told(client.head(path))
        assert Event.objects.count() == before, path
        got = told(client.get(path))
        if path.endswith(MADE) and got["status"] == 200:
            assert got.pop("Content-Length"), "only who makes it knows"
        assert asked == got, path
    assert len(paths) > 170


@pytest.fixture
def kept(delivered) -> dict[str, str]:
    """Addresses of what would be opened or made."""
    copy, item = delivered, VaultItem.objects.get(document=delivered.document)
    return {
        "vault_file": reverse("vault_file", args=[item.pk]),
        "copy_file": reverse("copy_file", args=[copy.pk]),
        "copy_page": reverse("copy_page", args=[copy.pk, 1]),
        "attestation": reverse("copy_page", args=[copy.pk, copy.document.page_count + 1]),
        "copy": reverse("copy", args=[copy.pk]),
        "register_report": reverse("register_report", args=[copy.entry.volume_id]),
    }


@pytest.mark.parametrize(
    ("name", "who", "kind"),
    [
        ("vault_file", "lan", "application/pdf"),
        ("copy_file", "hoa", "application/pdf"),
        ("copy_page", "hoa", "image/jpeg"),
        ("attestation", "hoa", "image/jpeg"),
    ],
)
def test_nobody_has_looked_by_head_and_no_file_is_opened(kept, as_, settings, tmp_path, name, who, kind):
    client, store = as_(who), settings.STORE
    settings.STORE = tmp_path / "nothing"
    asked = client.head(kept[name])
    assert (asked.status_code, asked["Content-Type"]) == (200, kind)
    assert not Event.objects.filter(action="look").exists()
    client.raise_request_exception = False
    assert client.get(kept[name]).status_code >= 500, "there was none to open"
    settings.STORE = store
    got = client.get(kept[name])
    assert Event.objects.filter(action="look").count() == 1
    assert told(client.head(kept[name])) == told(got)
    drawn_by_get = kind == "image/jpeg"
    assert asked.get("Content-Length") == (None if drawn_by_get else got["Content-Length"])


def test_nobody_has_looked_at_a_page_by_head(delivered, as_):
    hoa = as_("hoa")
    for name in ("copy", "signing_copy", "sealing_copy", "copy_slip", "copy_page"):
        args = [delivered.pk, 1] if name == "copy_page" else [delivered.pk]
        assert hoa.head(reverse(name, args=args)).status_code == 200, name
        assert not Event.objects.filter(action="look").exists(), name
    hoa.get(reverse("copy", args=[delivered.pk]))
    assert Event.objects.filter(action="look").count() == 1


def test_the_length_of_a_page_that_shows_the_look_at_it_is_told_before_it(kept, as_):
    hoa = as_("hoa")
    asked = [told(hoa.head(kept["copy"])) for _time in range(2)]
    got = hoa.get(kept["copy"])
    assert asked == [told(got)] * 2
    assert "Ai đã xem" in got.content.decode()
    assert told(hoa.head(kept["copy"])) == told(got)


def test_a_page_that_there_is_not_is_not_there_for_head(kept, as_):
    assert as_("hoa").head(kept["copy_page"].replace("/pages/1", "/pages/99")).status_code == 404


def test_the_registers_file_is_not_made_for_head(kept, as_):
    asked, got = as_("tuan").head(kept["register_report"]), as_("tuan").get(kept["register_report"])
    told(got)
    for name in ("Content-Type", "Content-Disposition", "Cache-Control"):
        assert asked[name] == got[name]
    assert "Content-Length" not in asked, "only who makes it knows"


@pytest.mark.parametrize("who", ["vi", "lan"])
def test_head_is_refused_whom_get_is_refused(kept, as_, who):
    for name in ("copy_file", "copy_page", "copy", "register_report"):
        assert as_(who).head(kept[name]).status_code == as_(who).get(kept[name]).status_code in (403, 404)


def test_what_is_shown_once_is_still_there_after_head(submitted_copy, as_):
    minh = as_("minh")
    minh.post(f"/counter/copies/{submitted_copy.pk}/withdrawal")
    minh.head("/counter/copies")
    shown = ["Đã rút lại. Sửa rồi bấm" in minh.get("/counter/copies").content.decode() for _time in range(2)]
    assert shown == [True, False]


def test_what_was_typed_and_refused_is_still_there_after_head(submitted_copy, as_):
    minh, page = as_("minh"), f"/counter/copies/{submitted_copy.pk}"
    for _time in range(2):
        minh.post(f"{page}/withdrawal", {"reason": "viết dở dang"})
    minh.head(page)
    shown = ["viết dở dang" in minh.get(page).content.decode() for _time in range(2)]
    assert shown == [True, False]


def test_a_sign_in_does_not_last_longer_by_head(world, as_, monkeypatch):
    minh, now = as_("minh"), clock.now()
    minh.get("/counter/copies")
    began = dict(minh.session.items())
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(minutes=5))
    minh.head("/counter/copies")
    assert dict(minh.session.items()) == began
    minh.get("/counter/copies")
    assert dict(minh.session.items()) != began


def allowed(client: Client, path: str) -> set[str]:
    answer = client.options(path)
    assert answer.status_code == 204, path
    assert answer.content == b""
    methods = answer["Allow"].split(", ")
    assert methods == sorted(methods)
    assert ("HEAD" in methods) == ("GET" in methods)
    return set(methods) - {"HEAD", "OPTIONS"}


def test_options_tells_everybody_the_methods_and_all_others_are_refused(world, as_):
    """What is sent here has no form's token: it is refused for that where the method is right."""
    stranger, minh = Client(enforce_csrf_checks=True), as_("minh")
    for _name, path in addresses():
        takes = allowed(stranger, path)
        assert takes == allowed(minh, path), path
        for method in sorted(ALL - {"GET"}):
            answer = stranger.generic(method, path)
            assert (answer.status_code == 405) == (method not in takes), (method, path, answer.status_code)
            assert method in takes or set(answer["Allow"].split(", ")) >= takes, path
        if "logout" not in path:
            assert (minh.get(path).status_code == 405) == ("GET" not in takes), path


def test_options_does_nothing(submitted_copy, client, as_):
    copy, minh = submitted_copy, as_("minh")
    session, events = dict(minh.session.items()), Event.objects.count()
    with connection.execute_wrapper(_nothing_is_asked):
        page, deed = minh.options(f"/counter/copies/{copy.pk}"), minh.options(f"/counter/copies/{copy.pk}/withdrawal")
        both = minh.options("/counter/copies/new")
        program = client.options(f"/api/v1/copies/{copy.pk}/signature-request")
    assert [one["Allow"] for one in (page, deed)] == ["GET, HEAD, OPTIONS", "OPTIONS, POST"]
    assert [one["Allow"] for one in (both, program)] == ["GET, HEAD, OPTIONS, POST", "OPTIONS, POST"]
    assert client.options("/api/v1/signing-requests/" + ID)["Allow"] == "DELETE, OPTIONS"
    assert (dict(minh.session.items()), Event.objects.count()) == (session, events)
    copy.refresh_from_db()
    assert copy.status == "submitted"


def _nothing_is_asked(execute, sql, params, many, context):
    raise AssertionError(sql)


def test_a_program_that_uses_a_wrong_method_reads_a_problem(client, db):
    answer = client.put(f"/api/v1/copies/{ID}/signature-request")
    assert (answer.status_code, answer.json()["code"]) == (405, "http_405")
    assert client.put("/api/v1/openapi.json").json()["code"] == "http_405"


def test_a_static_file_is_read_and_nothing_else(client):
    got, asked = client.get(STYLE), client.head(STYLE)
    assert (got.status_code, told(got)) == (200, told(asked))
    assert (client.options(STYLE).status_code, client.options(STYLE)["Allow"]) == (204, "GET, HEAD, OPTIONS")
    assert {client.generic(method, STYLE).status_code for method in ALL - {"GET"}} == {405}


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "PUT"])
def test_where_nothing_is_nothing_is_found(client, db, method):
    assert client.generic(method, "/nowhere").status_code == 404


@pytest.mark.django_db
def test_the_content_is_left_out_and_its_length_told():
    """The test client takes it away by itself: here without one."""
    asked = RequestFactory().head("/")
    words = HeadAsGet(lambda request: HttpResponse("chữ"))(asked)
    assert (words.content, words["Content-Length"]) == (b"", "5")
    stream = io.BytesIO(b"%PDF")
    file = HeadAsGet(lambda request: FileResponse(stream))(RequestFactory().head("/"))
    assert (b"".join(file.streaming_content), file["Content-Length"]) == (b"", "4")
    file.close()
    assert stream.closed
