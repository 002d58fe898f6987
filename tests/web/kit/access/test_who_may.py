"""Who may open and do what: strangers sign in, another agency finds nothing, GET never writes."""

import inspect
import io

import pytest
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from chungthuc.accounts.sign_in.person_request import PersonRequest

PUBLIC = {
    "home", "check", "check_code", "ticket_keys", "health", "set_language", "account_login", "registration_again", "follow",
    "follow_dossier", "follow_result", "result", "shared", "procedures", "procedure", "procedure_agencies",
    "procedure_agency", "booking", "booking_check", "booking_time", "booking_hold", "appointment", "appointment_time", "appointment_papers",
    "appointment_cancellation", "appointment_confirmation", "appointment_answer", "appointment_calendar",
    "display", "display_numbers", "activation", "guide", "privacy", "accessibility", "contact", "contact_office",
}  # fmt: skip
COPY_PAGES = ["copy", "copy_withdrawal", "copy_resubmission", "copy_cancellation", "copy_return", "copy_forwarding",
              "copy_signatory", "copy_placement", "copy_delivery", "copy_file", "signing_copy", "sealing_copy", "copy_slip",
              "copy_slip_code", "copy_way_out", "copy_fee", "copy_officer"]  # fmt: skip
SOME = {"copy_id": "0b6ef6ab-5b3a-4f5c-9c5e-2b1f3a4d5e6f", "volume_id": "0b6ef6ab-5b3a-4f5c-9c5e-2b1f3a4d5e6f",
        "item_id": "0b6ef6ab-5b3a-4f5c-9c5e-2b1f3a4d5e6f", "n": 1, "link_id": "0b6ef6ab-5b3a-4f5c-9c5e-2b1f3a4d5e6f",
        "dossier_id": "0b6ef6ab-5b3a-4f5c-9c5e-2b1f3a4d5e6f", "agency": "00070",
        "appointment_id": "0b6ef6ab-5b3a-4f5c-9c5e-2b1f3a4d5e6f", "rule_id": "0b6ef6ab-5b3a-4f5c-9c5e-2b1f3a4d5e6f",
        "entry_id": "0b6ef6ab-5b3a-4f5c-9c5e-2b1f3a4d5e6f", "closure_id": "0b6ef6ab-5b3a-4f5c-9c5e-2b1f3a4d5e6f",
        "person_id": "0b6ef6ab-5b3a-4f5c-9c5e-2b1f3a4d5e6f", "grant_id": 1,
        "draft_id": "0b6ef6ab-5b3a-4f5c-9c5e-2b1f3a4d5e6f",
        "upload_id": "0b6ef6ab-5b3a-4f5c-9c5e-2b1f3a4d5e6f",
        "message_id": "0b6ef6ab-5b3a-4f5c-9c5e-2b1f3a4d5e6f", "notice_id": "0b6ef6ab-5b3a-4f5c-9c5e-2b1f3a4d5e6f",
        "code": "ABCD-EFGH-JKMN-PQRS", "pk": 1, "authority_id": 1, "certificate_id": 1, "duty_id": 1,
        "day": "2026-11-28"}  # fmt: skip


def own_routes() -> list[tuple[str, str]]:
    """Name and path of every page of ours."""
    found = []
    for one in get_resolver().url_patterns:
        if isinstance(one, URLPattern) and one.name:
            path = str(one.pattern)
            for kind in ("uuid", "int", "str", "secret"):
                for name, value in SOME.items():
                    path = path.replace(f"<{kind}:{name}>", str(value))
            found.append((one.name, f"/{path}"))
        elif isinstance(one, URLResolver):
            continue
    return found


@pytest.mark.parametrize(("name", "path"), own_routes())
def test_only_listed_pages_are_public(db, services, client, name, path):
    answer = client.get(path)
    if name == "set_language":
        assert (answer.status_code, answer["Location"]) == (302, "/")
    elif name in PUBLIC:
        assert answer.status_code in (200, 404, 405)
    else:
        assert answer.status_code == 302, name
        assert "/accounts/login/" in answer["Location"]


HOMES_OF_DESKS = {
    "/counter": "/counter/copies",
    "/signing-desk": "/signing-desk/copies",
    "/sealing-desk": "/sealing-desk/copies",
    "/delivery": "/sealing-desk/copies",
    "/oversight": "/oversight/records",
}


@pytest.mark.parametrize("address", HOMES_OF_DESKS)
def test_the_address_above_a_desks_pages_leads_to_its_list(as_, client, address):
    assert client.get(address)["Location"].startswith("/accounts/login/")
    answer = as_("hoa").get(f"{address}?tab=x")
    assert (answer.status_code, answer["Location"]) == (302, f"{HOMES_OF_DESKS[address]}?tab=x")


@pytest.mark.parametrize(("who", "status"), [("hoa", 200), ("minh", 200), ("nga", 200), ("lan", 403)])
def test_the_personal_page_of_staff_is_for_whom_an_office_gave_a_right_once(as_, who, status):
    assert as_(who).get("/signing-desk/profile").status_code == status


def test_exactly_the_pages_behind_the_login_take_the_request_of_a_person():
    """``PersonRequest`` is only a type: this is what makes it true."""
    for one in get_resolver().url_patterns:
        view = getattr(one, "callback", None)
        if inspect.isfunction(view) and view.__module__.startswith("chungthuc."):
            typed = inspect.signature(view).parameters["request"].annotation is PersonRequest
            assert typed == getattr(view, "login_required", True), one


@pytest.mark.parametrize("name", COPY_PAGES)
@pytest.mark.parametrize("who", ["vi", "nga", "lan"])
def test_others_find_nothing(as_, submitted_copy, name, who):
    from django.urls import reverse

    copy = submitted_copy
    client, path = as_(who), reverse(name, args=[copy.pk])
    for answer in (client.get(path), client.post(path, {"reason": "x"})):
        assert answer.status_code in (403, 404, 405), (answer.status_code, path)
    copy.refresh_from_db()
    assert copy.status == "submitted"


@pytest.mark.parametrize("who", ["minh", "tuan", "binh"])
def test_a_wrong_role_is_refused_and_nothing_changes(as_, submitted_copy, who):
    copy = submitted_copy
    client = as_(who)
    path = f"/api/v1/copies/{copy.pk}/signature-request"
    given = {"shown_sha256": copy.document.file_sha256}
    assert client.post(path, given, content_type="application/json").status_code in (403, 409)
    assert client.post(f"/signing-desk/copies/{copy.pk}/forwarding").status_code == 302
    copy.refresh_from_db()
    assert (copy.status, copy.forwarded_at) == ("submitted", None)


def test_the_api_needs_a_session_and_a_token(world, submitted_copy):
    copy = submitted_copy
    assert Client().post(f"/api/v1/copies/{copy.pk}/signature-request").status_code == 401
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(world.hoa, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert careful.post(f"/api/v1/copies/{copy.pk}/signature-request").status_code == 403


@pytest.mark.parametrize("who", ["minh", "hoa", "tuan", "dung", "nga", "lan"])
def test_reading_never_writes_and_never_breaks(as_, issued_copy, who):
    copy = issued_copy
    client = as_(who)
    with connection.execute_wrapper(_refuse):
        for _name, path in own_routes():
            path = path.replace(SOME["copy_id"], str(copy.pk))
            assert client.get(path).status_code < 500, path


def _refuse(execute, sql, params, many, context):
    kept = ("django_session", '"cache"')
    assert not sql.startswith(("INSERT", "UPDATE", "DELETE")) or any(one in sql for one in kept), sql
    return execute(sql, params, many, context)


def test_a_wrong_code_and_an_unissued_code_look_the_same(client, submitted_copy):
    copy = submitted_copy
    unissued, unknown = client.get(f"/c/{copy.code}"), client.get("/c/ABCD-EFGH-JKMN-PQRS-TVWX")
    assert unissued.status_code == unknown.status_code == 404
    assert copy.original_title not in unissued.content.decode()


def test_the_code_of_an_issued_copy_names_no_person_who_asked(client, issue):
    copy = issue(name="Trần Thị Bí Mật")
    text = client.get(f"/c/{copy.code}").content.decode()
    assert "Trần Thị Bí Mật" not in text
    assert copy.original_title not in text
    assert f"{copy.entry.number}" in text


def test_a_far_too_large_body_is_refused_before_it_is_read(client, db, settings):
    settings.UPLOAD_LIMIT = 1000
    answer = client.post("/check", {"file": io.BytesIO(b"x" * 2_000_000)})
    assert answer.status_code == 413
    assert "<h1>Tệp quá lớn</h1>" in answer.content.decode(), "a page, not a bare line"


@pytest.mark.parametrize(
    "path",
    ["/services/%00", "/results/%00", "/shared/A%00", "/follow/%00", "/appointments/%00", "/display/%00", "/c/%00"],
)
def test_a_nul_in_an_address_finds_nothing(client, db, path):
    assert client.get(path).status_code == 404


def test_pages_carry_a_strict_policy(client, db):
    policy = client.get("/check")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
