"""Rows that were kept as sentences become codes and facts; what has no code stands as it was said."""

from importlib import import_module

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import translation

from chungthuc.certification.models import CertifiedCopy
from chungthuc.documents.models import Upload
from chungthuc.sentences import hindrances, uploads
from chungthuc.signing.models import SigningRequest
from demo import life

BEFORE = [
    ("certification", "0007_renewal_and_recheck"),
    ("signing", "0002_tokens_seen"),
    ("documents", "0003_found_by_hash"),
]
ROOMS = {"certification", "signing", "documents"}
SAID = "Dịch vụ dấu thời gian chưa trả lời (tsa.vidu.vn: trả lời quá chậm)."


def today() -> list[tuple[str, str]]:
    """Where the rooms stand now: their rows are read by the models of today."""
    return [one for one in MigrationExecutor(connection).loader.graph.leaf_nodes() if one[0] in ROOMS]


def migrate(to: list[tuple[str, str]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # the rows are of this transaction
    MigrationExecutor(connection).migrate(to)


def asked(sql: str, *values: object) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else []


@pytest.fixture
def copy(world, scan) -> CertifiedCopy:
    copy = life.submitted(world, scan)
    life.signed(world, copy)
    return copy


def test_faults_and_errors_of_before_stand_as_they_were_said(copy):
    events = list(copy.history.values())
    migrate(BEFORE)
    assert asked("SELECT last_fault, renewal_fault FROM certification_certifiedcopy") == [("", "")]
    asked("UPDATE certification_certifiedcopy SET last_fault = %s, stopped_at = now()", SAID)
    asked("UPDATE signing_signingrequest SET last_error = %s", SAID)
    migrate(today())
    copy.refresh_from_db()
    assert (copy.last_fault, copy.renewal_fault) == ({"legacy": SAID}, {})
    assert list(SigningRequest.objects.values_list("last_error", flat=True)) == [{"legacy": SAID}]
    assert hindrances.sentence(copy.last_fault) == SAID
    assert list(copy.history.values()) == events


def test_the_way_back_keeps_the_words(copy):
    CertifiedCopy.objects.filter(pk=copy.pk).update(last_fault={"legacy": SAID}, renewal_fault={"code": "crashed"})
    migrate(BEFORE)
    assert asked("SELECT last_fault, renewal_fault FROM certification_certifiedcopy") == [(SAID, "crashed")]
    migrate(today())


OLD = {
    "plain": (
        {"verdict": "reject", "reason": "encrypted", "message": "Tệp có mật khẩu.", "warnings": []},
        {"verdict": "reject", "reason": "encrypted", "facts": {}, "warnings": []},
    ),
    "with a page": (
        {"verdict": "reject", "reason": "picture_damaged", "message": "Trang 3: dữ liệu hỏng.", "warnings": []},
        {"verdict": "reject", "reason": "picture_damaged", "legacy": "Trang 3: dữ liệu hỏng.", "warnings": []},
    ),
    "of a code that is no more": (
        {"verdict": "reject", "reason": "too_blue", "message": "Quá xanh.", "warnings": []},
        {"verdict": "reject", "reason": "too_blue", "legacy": "Quá xanh.", "warnings": []},
    ),
    "taken in": (
        {
            "verdict": "accept",
            "reason": "ok",
            "message": "",
            "warnings": [
                {"code": "blank_page", "message": "Trang 1: trắng.", "page": 1, "pages": [1]},
                {"code": "low_resolution", "message": "Trang 2: 90 dpi.", "page": 2, "pages": [2]},
                {"code": "low_resolution", "message": "Trang 2: 90 dpi.", "page": 2, "pages": [2], "dpi": 90},
                {"code": "annotations_removed", "message": "Trang 1: bỏ.", "page": 1},
            ],
        },
        {
            "verdict": "accept",
            "reason": "ok",
            "facts": {},
            "warnings": [
                {"code": "blank_page", "page": 1, "pages": [1]},
                {"code": "low_resolution", "page": 2, "pages": [2], "legacy": "Trang 2: 90 dpi."},
                {"code": "low_resolution", "page": 2, "pages": [2], "dpi": 90},
                {"code": "annotations_removed", "page": 1, "legacy": "Trang 1: bỏ."},
            ],
        },
    ),
}


def test_findings_of_before_are_codes_and_are_told(world):
    """All of them at once: the way back and forth takes ten times as long as all that is asked."""
    migrate(BEFORE)
    kept = {"length": 1, "by": world.minh.pk}
    rows = {case: Upload.objects.create(name=case, sha256=f"{number:064}", findings=old, **kept)
            for number, (case, (old, _new)) in enumerate(OLD.items())}  # fmt: skip
    bare = Upload.objects.create(name="bare", sha256="f" * 64, **kept)
    migrate(today())
    for one in (*rows.values(), bare):
        one.refresh_from_db()
    assert {case: row.findings for case, row in rows.items()} == {case: new for case, (_old, new) in OLD.items()}
    assert bare.findings == {}


@pytest.mark.parametrize("case", OLD)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_findings_in_codes_are_told_as_they_were(case, language):
    _old, new = OLD[case]
    with translation.override(language):
        told = [uploads.remark(one) for one in new["warnings"]]
        if new["verdict"] == "reject":
            told.append(uploads.refused(new))
    assert all(told)
    assert new.get("legacy", told[-1]) == told[-1]
    moved = import_module("chungthuc.documents.migrations.0004_findings_in_codes")
    assert moved.in_codes(new) == new  # twice is once


def test_what_the_migration_calls_plain_needs_no_facts():
    moved = import_module("chungthuc.documents.migrations.0004_findings_in_codes")
    with translation.override("vi"):
        assert all("None" not in uploads.refusal(code, {}) for code in moved.PLAIN)
        assert all(
            "None" not in uploads.remark({"code": code, "pages": [1], "dpi": 90, "papers": "A4"})
            for code in moved.REMARKS
        )
