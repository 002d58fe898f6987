"""What cannot be a PIN never reaches a token, whoever asked for it."""

import pytest
from test_pki import softhsm
from token_agent.common.errors import AgentError
from token_agent.tokens import pins
from token_agent.tokens.token import Token
from token_agent.wording import sentences

MARKED = ["1234567đ", "Đ2345678", "matkhâu1", "1234567ư", "a\u0302bc1234", "12345\u0301678"]
FOREIGN = [
    "１２３４５６７８",
    "1234\u00a05678",
    "12345678\u200b",
    "1234–5678",
    "١٢٣٤٥٦٧٨",
    "1234\t5678",
    "12345678\n",
    "\ud8001234567",
]
PLAIN = ["12345678", "matkhau1", "Ab3$ x~!", " 1234567", "W w aa dd"]


@pytest.mark.parametrize(
    ("typed", "code"), [*((one, "pin_with_marks") for one in MARKED), *((one, "pin_foreign") for one in FOREIGN)]
)
def test_it_is_named_and_nothing_of_it_is_said(typed, code):
    assert pins.fault(typed) == code
    words = sentences.pin_fault(typed)
    assert "chưa mất lần thử nào" in words
    assert typed not in words
    if code == "pin_with_marks":
        assert words.startswith("Bạn đang bật bộ gõ tiếng Việt")


@pytest.mark.parametrize("typed", PLAIN)
def test_plain_letters_digits_and_signs_are_normal(typed):
    assert sentences.pin_fault(typed) == ""
    pins.check(bytearray(typed.encode()))


@pytest.mark.parametrize("typed", [b"1234567\xc4\x91", b"\xff\xfe12345678", b"1234\x00567", "１２".encode()])
def test_the_last_gate_is_before_the_worker_and_the_pin_is_overwritten(hoa, typed):
    """Also for a face that forgot to look."""
    with Token(str(softhsm.find_library())) as token:
        holder = next(one for one in token.look().certificates if one["token"] == "hoa")
        pin = bytearray(typed)
        with pytest.raises(AgentError, match="pin_"):
            token.open(holder, pin)
        assert pin == bytearray(len(typed))
        after = next(one for one in token.look().certificates if one["token"] == "hoa")
        assert not after["pinLow"], "the token was asked"
