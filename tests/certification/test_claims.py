"""Under whose address does a code stand? As a link or as people print it, the register that is named is asked."""

import pytest
from pades.checking.printed import ADDRESS, Printed

from chungthuc.verification import claims

CODE = "ABCD-EFGH-JKMN-PQRS"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (f"https://sao.xa.gov.vn/c/{CODE}", [CODE]),
        (f"tra cứu: SAO.xa.gov.vn/c/{CODE} nhé", [CODE]),
        (f"(sao.xa.gov.vn:8443/c/{CODE})", [CODE]),
        (f"sao.xa.gov.vn./c/{CODE}", [CODE]),
        (f"www.sao.xa.gov.vn/c/{CODE}", [CODE]),
        (f"https://WWW.sao.xa.gov.vn./c/{CODE}", [CODE]),
        (f"www2.sao.xa.gov.vn/c/{CODE} www.xa.gov.vn/c/{CODE} www.sao.xa.gov.vn.example/c/{CODE}", []),
        (f"https://ai@sao.xa.gov.vn/c/{CODE}", [CODE]),
        (f"https://sao.xa.gov.vn@xa.example/c/{CODE}", []),
        (f"https://xa.example/sao.xa.gov.vn/c/{CODE}", []),
        (f"sao.xa.gov.vn.example/c/{CODE}", []),
        (f"giasao.xa.gov.vn/c/{CODE}", []),
        ("thư: van.thu@sao.xa.gov.vn, số 12/QĐ-UBND, ngày 1/2/2026, Công văn 3.2/c", []),
    ],
)
def test_our_address_in_every_form(text, codes, settings):
    settings.ADDRESS = "https://sao.xa.gov.vn"
    printed = Printed(tuple(one.rstrip(".,;)") for one in ADDRESS.findall(text)))
    assert claims.codes_of(printed) == codes
