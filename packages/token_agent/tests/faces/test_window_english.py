"""Each dialog in English: no word of Vietnamese beside what the site sent, nothing cut. Run by ``dev.py interop``."""

from typing import Any

import pytest
from screens import Desk, Sight

pytestmark = [pytest.mark.interop, pytest.mark.usefixtures("english")]
SITE = "https://chungthuc.tinh.gov.vn"
PLAIN = {"title": "Certificate of land use rights and ownership of houses and other assets attached to land",
         "owner": "Nguyen Phuoc Bao Quyen Tran Chau", "officer": "Nguyen Thi Hong Phuong",
         "agency": "People's Committee of Phu Thuong ward, Ha Noi", "number": "1234567"}  # fmt: skip
SCREENS = [(1366, 768, 96), (1920, 1080, 144)]


def look(desk: Desk, word: str) -> Sight:
    """The dialog that says this, in English and whole."""
    shown = desk.dialog(word)
    cells = [cell for row in shown["rows"] for cell in row]
    text = "".join([shown["title"], *shown["words"], *shown["headings"], *cells])
    assert [letter for letter in text if letter.isalpha() and not letter.isascii()] == []
    assert shown["cut"] == []
    assert shown["title"].startswith("Signing program – ")
    return shown


def ask(desk: Desk, count: int, **other: Any) -> None:
    desk.tell("sign", count=count, subject="Le Thi Hoa", **PLAIN, **other)


@pytest.mark.parametrize("screen", SCREENS, indirect=True)
@pytest.mark.parametrize(("count", "title"), [(1, "Seal 1 document?"), (12, "Seal 12 documents?")])
def test_the_longest_question(desk, count, title):
    ask(desk, count, development=True, act="seal", flags=["pinFinal"], tokens=["VNPT-CA Token V6"] * 2, notice=True)
    shown = look(desk, title)
    assert "DEVELOPMENT VERSION – not for real documents" in shown["words"]
    assert list(shown["places"]) == ["View file", "Seal", "Refuse"]


@pytest.mark.parametrize("screen", SCREENS, indirect=True)
def test_what_is_said_beside_an_open_question(desk):
    ask(desk, 12, tokens=["old", "new"], chosen=None)
    shown = look(desk, "Sign 12 documents?")
    assert shown["headings"] == ["Document", "Requester", "Number", "Pages", "File mark"]
    desk.click(shown["places"]["View file"])
    shown = look(desk, "Select a row to view its file.")
    left, upper, _wide, _high, row = shown["tables"][0]
    desk.click([left, upper + row, 100, row])
    desk.click(shown["places"]["View file"])
    look(desk, "File 3f9a 12cd is open.")
    desk.tell("pairing", origin=SITE, code="123456", development=False)
    shown = look(desk, "A web site is waiting to be paired")
    desk.click(shown["places"]["Sign"])
    shown = look(desk, "No token is selected.")
    desk.click(shown["entries"][0])
    desk.type("rights 7")
    look(desk, "0 found; you will still sign all 12 documents.")


def test_a_pin_that_is_typed(desk):
    ask(desk, 1)
    shown = look(desk, "PIN of the token hoa (number 09f3c2a7b4e5d601)")
    desk.key("Return")
    look(desk, "No PIN was typed.")
    desk.key("Caps_Lock", "a")
    look(desk, "Caps Lock is on.")
    desk.key("Caps_Lock")
    desk.click(shown["places"]["Sign"])
    look(desk, "Opening the signing token…")


@pytest.mark.parametrize("screen", SCREENS, indirect=True)
def test_a_batch_and_what_became_of_it(desk):
    desk.tell("progress", count=3, **PLAIN)
    shown = look(desk, "Signing: 0 of 3 documents")
    desk.tell("done", count=2)
    look(desk, "Signing: 2 of 3 documents")
    desk.click(shown["places"]["Stop"])
    look(desk, "Stopping after this document…")
    desk.tell("done", trouble="token_error", over=True)
    shown = look(desk, "Signed 2 of 3 documents. Not signed: 1.")
    assert shown["headings"] == ["Document", "Requester", "Number", "Pages", "Result"]
    assert [row[-1] for row in shown["rows"]] == ["Signed", "Signed", "Not signed"]
    assert list(shown["places"]) == ["Show only documents not signed", "Close"]
    look(desk, "Try again on the web site with the documents that were not signed.")


@pytest.mark.parametrize("screen", SCREENS, indirect=True)
def test_a_pairing_and_a_trouble(desk):
    desk.tell("pairing", origin=SITE, code="123456", development=False, alarm=9)
    look(desk, "ATTENTION: the keys of this site DIFFER")
    look(desk, "wants to use the signing program on this computer.")
    desk.tell("pairing_over", development=False)
    assert look(desk, "Paired.")["title"] == "Signing program – Pairing"
    desk.tell("trouble", code="wrong_pin", development=False)
    assert look(desk, "Wrong PIN.")["title"] == "Signing program – Not signed"
