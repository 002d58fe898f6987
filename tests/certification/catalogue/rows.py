"""Rows of a file, as somebody types them."""

from datetime import date


def fee(since: date, *, first_rate: int = 3000, extra: str = "") -> str:
    return f"""[[fee]]
since = {since}
first_pages = 2
first_rate = {first_rate}
next_rate = 1500
most = 300000
citation = "Thông tư 1/2027/TT-BTC"
{extra}
"""


def attestation(since: date, *, heading: str = "CHỨNG THỰC BẢN SAO") -> str:
    return f"""[[testimony]]
since = {since}
name = "Lời chứng mới"
heading = "{heading}"
number_label = "Số chứng thực:"
volume_label = "quyển số:"
date_label = "Ngày"
signing_note = "Người thực hiện chứng thực ký"
citation = "Nghị định 1/2027/NĐ-CP"
"""


def paper(code: str, since: date, *, name: str = "Giấy phép lái xe", extra: str = "") -> str:
    return f"""[[paper_type]]
code = "{code}"
since = {since}
name = "{name}"
order = 9
{extra}
"""


def ground(code: str, since: date, *, words: str = "Bản chính không còn giá trị.", extra: str = "") -> str:
    return f"""[[refusal_ground]]
code = "{code}"
since = {since}
words = "{words}"
citation = "Nghị định 1/2027/NĐ-CP, Điều 9"
{extra}
"""


def waiver(code: str, since: date, *, words: str = "Người yêu cầu thuộc hộ nghèo", extra: str = "") -> str:
    return f"""[[fee_waiver]]
code = "{code}"
since = {since}
words = "{words}"
citation = "Nghị quyết 1/2027/NQ-HĐND"
{extra}
"""


def procedure(code: str, since: date, *, point: str = "Bản chính.", extra: str = "") -> str:
    return f"""[[procedure]]
code = "{code}"
since = {since}
name = "Thủ tục chứng thực bản sao"
short_name = "Chứng thực bản sao"
summary = "Mang bản chính tới."
keywords = "sao y"
offered = true
popular = true
order = 1
citation = "Nghị định 1/2027/NĐ-CP"
{extra}
[[procedure.agency_kinds]]
kind = "commune"
offered = true

[[procedure.explanations]]
section = "bring"
words = "{point}"
citation = "Điều 1"
"""
