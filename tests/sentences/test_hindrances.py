"""Every code of a fault has its sentence in both languages, filled with its facts."""

import json

import pytest
from django.utils import translation
from pades.common.errors import ErrorCode, NetFaultCode, PadesError, PagePart, TsaRefusal

from chungthuc.core.errors import Refused
from chungthuc.sentences import faults, hindrances

NET = {"net": NetFaultCode.TOO_SLOW, "host": "tsa.vidu.vn", "status": 0}
FACTS = {
    ErrorCode.FONT_MISSING: {"folder": "/fonts"},
    ErrorCode.LETTER_NOT_IN_NUMBER_FONT: {"letters": "ß"},
    ErrorCode.FIELD_MISSING: {"fields": ["CertNo", "CertDate"]},
    ErrorCode.PAGE_NOT_MADE: {"error": "odd"},
    ErrorCode.ISSUER_UNAVAILABLE: NET,
    ErrorCode.REVOCATION_UNAVAILABLE: NET,
    ErrorCode.TSA_UNAVAILABLE: NET,
    ErrorCode.TSA_REFUSED: {"why": TsaRefusal.SAID, "said": "quota"},
    ErrorCode.TRUST_UNREADABLE: {"file": "root.pem"},
    ErrorCode.RIGHTS_UNREADABLE: {"error": "odd"},
}
OF_FACT = {"in_chain": True, "signed": True, "of_tsa": True, "fonts": ["Arial"], "columns": ["role"], "line": 3}


def english_and_vietnamese(code, facts):
    told = []
    for language in ("en", "vi"):
        with translation.override(language):
            told.append(faults.fault(code, facts))
    assert "%" not in "".join(told)
    assert told[0] != told[1]
    assert not set("ạảầấắếềệộờớựữđ") & set(told[0])
    return told


@pytest.mark.parametrize("code", ErrorCode)
def test_each_fault_has_its_sentence(code):
    facts = FACTS.get(code, {})
    named = [facts.get("host"), facts.get("said"), facts.get("error"), facts.get("file"), facts.get("folder")]
    for told in english_and_vietnamese(code, facts):
        assert all(one in told for one in [*filter(None, named), *facts.get("fields", ())])


@pytest.mark.parametrize(("code", "name"), faults.INSTEAD)
def test_a_fact_that_tells_it_otherwise(code, name):
    english, _vietnamese = english_and_vietnamese(code, {**FACTS.get(code, {}), name: OF_FACT[name]})
    assert english != english_and_vietnamese(code, FACTS.get(code, {}))[0]


@pytest.mark.parametrize("net", NetFaultCode)
def test_each_fault_of_the_network_is_named_with_its_host(net):
    facts = {"net": net, "host": "crl.vidu.vn", "status": 503}
    for told in english_and_vietnamese("revocation_unavailable", facts):
        assert "(crl.vidu.vn: " in told
        assert ("503" in told) == (net == NetFaultCode.STATUS)
    assert set(faults.NET) == set(NetFaultCode)


def test_an_odd_address_has_no_host():
    with translation.override("vi"):
        told = faults.fault("issuer_unavailable", {"net": NetFaultCode.HOST_NOT_ALLOWED, "host": ""})
    assert "(địa chỉ ghi trong chứng thư số không đúng dạng)" in told


@pytest.mark.parametrize("why", TsaRefusal)
def test_each_refusal_of_the_time_stamp_service(why):
    facts = {"why": why, "status": 403, "media_type": "text/html", "said": "quota"}
    english_and_vietnamese("tsa_refused", facts)
    assert set(faults.TSA) == set(TsaRefusal)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"why": "unreadable"}, "không đọc được trả lời"),
        ({"why": "other_question"}, "không phải cho chữ ký này"),
        ({"why": "wrong_type", "media_type": ""}, "không ghi loại"),
        ({"why": "wrong_type", "media_type": "text/html"}, "text/html"),
        ({"why": "status", "status": 401}, "trả lời lỗi 401"),
        ({"why": "said", "said": "Hết hạn mức – rejection"}, "Hết hạn mức – rejection"),
    ],
)
def test_a_refusal_in_vietnamese(facts, words):
    with translation.override("vi"):
        assert words in faults.fault("tsa_refused", facts)


@pytest.mark.parametrize(
    ("part", "words"),
    [
        (PagePart.ORIGINAL_TITLE, "Tên giấy tờ dài quá"),
        (PagePart.AGENCY, "Tên cơ quan dài quá"),
        (PagePart.TITLE, "Chức vụ của người ký dài quá"),
        (PagePart.SIGNATORY, "Họ tên người ký dài quá"),
        (PagePart.CHECK_URL, "Địa chỉ tra cứu dài quá"),
        (PagePart.TEMPLATE, "Mẫu lời chứng"),
    ],
)
def test_what_of_the_page_is_too_long(part, words):
    assert words in english_and_vietnamese("page_does_not_fit", {"part": part})[1]
    assert set(faults.TOO_LONG) == set(PagePart)


@pytest.mark.parametrize("code", ErrorCode)
def test_what_is_kept_is_json_and_is_told_again(code):
    error = PadesError(code, **FACTS.get(code, {}))
    kept = json.loads(json.dumps(hindrances.of(error)))
    with translation.override("vi"):
        assert hindrances.sentence(kept) == faults.of_error(error)


def test_refusals_of_ours_and_sentences_of_before_stand_as_they_were_said():
    with translation.override("vi"):
        kept = hindrances.of(Refused("store_unreadable", "Không đọc được kho.", "Thử lại."))
        assert kept == {"code": "store_unreadable", "said": "Không đọc được kho."}
        assert hindrances.sentence(kept) == "Không đọc được kho."
        assert hindrances.sentence({"legacy": "Dịch vụ không trả lời."}) == "Dịch vụ không trả lời."
        assert hindrances.sentence({}) == ""


@pytest.mark.parametrize("code", hindrances.OURS)
def test_codes_of_our_own_jobs(code):
    facts = {"reference": "ab12", "reason": "revoked"}
    for language, word in (("vi", "thu hồi"), ("en", "revoked")):
        with translation.override(language):
            told = hindrances.sentence({"code": code, "facts": facts})
            assert ("ab12" in told) or (word in told)
            assert "%" not in told
