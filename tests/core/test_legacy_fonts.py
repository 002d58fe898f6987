"""Text in letters of an old font is known by syllables that cannot be Vietnamese, and read as it was meant."""

import unicodedata

import pytest

from chungthuc.core.text.alphabet import TONES
from chungthuc.core.text.legacy_fonts import is_syllable, meant

SENTENCE = (
    "Giấy chứng nhận quyền sử dụng đất, quyền sở hữu nhà ở và tài sản khác gắn liền với đất; sổ hộ khẩu; trích lục khai "
    "sinh; bằng tốt nghiệp đại học; học bạ; chứng chỉ tiếng Anh; giấy xác nhận tình trạng hôn nhân; hợp đồng thuê khuỷu "
    "quỳnh ngoằn ngoèo thuở huỵch toẹt xoong rượu yếu quý giếng gìn giữ khuya loắt choắt tuần hoàn quặng uỷ ban"
)


@pytest.mark.parametrize(
    ("typed", "proper"),
    [
        ("B\u00bbng t\u00e8t nghi\u00d6p", "Bằng tốt nghiệp"),
        ("Ba\u00e8ng to\u00e1t nghie\u00e4p", "Bằng tốt nghiệp"),
        ("GiÊy chøng nhËn quyÒn sö dông ®Êt", "Giấy chứng nhận quyền sử dụng đất"),
        ("Giaáy chöùng nhaän quyeàn söû duïng ñaát", "Giấy chứng nhận quyền sử dụng đất"),
        ("NguyÔn V¨n An", "Nguyễn Văn An"),
        ("Nguyeãn Vaên An", "Nguyễn Văn An"),
        ("Tr\u00adêng §¹i häc B¸ch khoa Hµ Néi", "Trường Đại học Bách khoa Hà Nội"),
        ("Tröôøng Ñaïi hoïc Baùch khoa Haø Noäi", "Trường Đại học Bách khoa Hà Nội"),
        ("B»NG TèT NGHIÖP", "BẰNG TỐT NGHIỆP"),
        ("BAÈNG TOÁT NGHIEÄP", "BẰNG TỐT NGHIỆP"),
        ("Hµ Néi", "Hà Nội"),
        ("Bằng t\u00e8t nghi\u00d6p số A 123456", "Bằng tốt nghiệp số A 123456"),  # pasted into proper text
    ],
)
def test_what_was_meant(typed, proper):
    assert meant(typed) == proper
    assert meant(unicodedata.normalize("NFD", typed)) == proper


@pytest.mark.parametrize(
    "proper",
    [
        SENTENCE,
        SENTENCE.upper(),
        unicodedata.normalize("NFD", SENTENCE),
        "Bằng tốt nghi\u00adệp",
        "\u00d0ông Hòa, \u00d0ạt, Hoà Thuý, toà án, quí, lí do",
        "Y Ksor H\u2019Bia, Êban, Niê, Mlô, Kpă, Krông Pắc, Đắk Lắk, Kon Plông, Hrê, Ê Đê",
        "Chloé Müller, Noël Strauß, Zoë Brontë, José Núñez Peña, Guðrún Søndergård, François Lefèvre",
        "Diploma of Bachelor № 12½, ©2024 «Harvard» – 5 °C",
        "Giấy tờ «Bằng khen»",
        "",
        "A 123456",
    ],
)
def test_proper_text_raises_no_doubt(proper):
    assert meant(proper) == ""


def tcvn3(text: str) -> str:
    """The other way, from the standard's table by its codes: typed in an ABC font, seen without it."""
    codes = {
        "à": 0xB5, "ả": 0xB6, "ã": 0xB7, "á": 0xB8, "ạ": 0xB9, "ă": 0xA8, "ằ": 0xBB, "ẳ": 0xBC, "ẵ": 0xBD, "ắ": 0xBE,
        "ặ": 0xC6, "â": 0xA9, "ầ": 0xC7, "ẩ": 0xC8, "ẫ": 0xC9, "ấ": 0xCA, "ậ": 0xCB, "đ": 0xAE, "è": 0xCC, "ẻ": 0xCE,
        "ẽ": 0xCF, "é": 0xD0, "ẹ": 0xD1, "ê": 0xAA, "ề": 0xD2, "ể": 0xD3, "ễ": 0xD4, "ế": 0xD5, "ệ": 0xD6, "ì": 0xD7,
        "ỉ": 0xD8, "ĩ": 0xDC, "í": 0xDD, "ị": 0xDE, "ò": 0xDF, "ỏ": 0xE1, "õ": 0xE2, "ó": 0xE3, "ọ": 0xE4, "ô": 0xAB,
        "ồ": 0xE5, "ổ": 0xE6, "ỗ": 0xE7, "ố": 0xE8, "ộ": 0xE9, "ơ": 0xAC, "ờ": 0xEA, "ở": 0xEB, "ỡ": 0xEC, "ớ": 0xED,
        "ợ": 0xEE, "ù": 0xEF, "ủ": 0xF1, "ũ": 0xF2, "ú": 0xF3, "ụ": 0xF4, "ư": 0xAD, "ừ": 0xF5, "ử": 0xF6, "ữ": 0xF7,
        "ứ": 0xF8, "ự": 0xF9, "ỳ": 0xFA, "ỷ": 0xFB, "ỹ": 0xFC, "ý": 0xFD, "ỵ": 0xFE,
    }  # fmt: skip
    return "".join(chr(codes[one]) if one in codes else one for one in text)


def vni(text: str) -> str:
    """The other way for VNI fonts: the vowel, then its mark."""
    tones, breve, hat = dict(zip(TONES, "øûõùï", strict=True)), "êèúüéë", "âàåãáä"
    alone = {"đ": "ñ", "ỵ": "î", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "í": "í", "ì": "ì"}

    def letter(one: str) -> str:
        if one in alone:
            return alone[one]
        base, *marks = unicodedata.normalize("NFD", one)
        place = next((TONES.index(mark) + 1 for mark in marks if mark in TONES), 0)
        tone = tones[TONES[place - 1]] if place else ""
        if "\u031b" in marks:
            return {"o": "ô", "u": "ö"}[base] + tone
        if "\u0306" in marks:
            return base + breve[place]
        return base + (hat[place] if "\u0302" in marks else tone)

    return "".join(letter(one) for one in text)


@pytest.mark.parametrize("write", [tcvn3, vni])
def test_whole_sentences_come_back(write):
    proper = SENTENCE.replace("Giấy", "giấy").replace("Anh", "anh")
    assert meant(write(proper)) == proper


@pytest.mark.parametrize("word", ["nghiệp", "quốc", "gì", "giếng", "khuỷu", "Ủy", "ĐƯỜNG", "yết", "oái", "huynh"])
def test_syllables(word):
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["tèt", "néi", "nghièp", "òác", "êban", "plông", "bb", "", "a\u0301\u0300"])
def test_no_syllables(word):
    assert not is_syllable(word)
