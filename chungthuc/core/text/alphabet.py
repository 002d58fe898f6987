"""The same letters, asked in four ways that are never mixed.

*The same name*: composition, place of the tone, look-alike Đ and apostrophes do not count; tones do. *Found by*: tones
do not count either. *Sorted*: by the Vietnamese alphabet, then by tone. *Plain*: what a text message can hold.
"""

import re
import unicodedata

STROKED = str.maketrans("ÐƉðɖ", "ĐĐđđ")  # eth and African D: drawn like our letter, typed by wrong keyboards
APOSTROPHES = str.maketrans(dict.fromkeys("’‘‛ʼʻʹ′´`＇ˈ", "'"))  # H'Bia, R’Lấp
QUALITY = "\u0302\u0306\u031b"  # â, ă, ơ: part of the letter
TONES = "\u0300\u0309\u0303\u0301\u0323"  # huyền, hỏi, ngã, sắc, nặng: in the order of dictionaries
VOWELS = "aeiouy"
ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"  # the national one of 29, with f j w z where Latin has them
RANK = {letter: place for place, letter in enumerate(ALPHABET, start=1)}
WITHOUT_MARKS = {  # letters that do not fall apart into a plain one and its marks
    "Æ": "AE", "æ": "ae", "Œ": "OE", "œ": "oe", "ß": "ss", "ẞ": "SS", "Þ": "Th", "þ": "th", "ı": "i", "Ŋ": "Ng",
    "ŋ": "ng", "ə": "e", "Ə": "E",
}  # fmt: skip
WITH_A_STROKE = re.compile(r"LATIN (CAPITAL|SMALL) LETTER ([A-Z]) WITH ")
CLUSTER = re.compile(f"(?:[{VOWELS}][{QUALITY}]*[{TONES}]*)+")


def without_unseen(text: str) -> str:
    """Without marks that nobody sees (soft hyphen, zero width, turned reading direction); words stay in one piece.

    Line breaks and control signs become spaces; spaces at the ends or in a row go.
    """
    kinds = ((one, unicodedata.category(one)) for one in text)
    seen = "".join(" " if kind in {"Cc", "Zl", "Zp", "Cs"} else one for one, kind in kinds if kind != "Cf")
    return " ".join(seen.split())


def composed(text: str) -> str:
    """One code for a letter with its marks, also when they stand in another order than Unicode would have them."""
    apart = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", re.sub(r"[\u0300-\u036f]{2,}", lambda run: _ordered(run[0]), apart))


def clean(text: str) -> str:
    """What is kept of words typed on one line."""
    return composed(without_unseen(text))


def same_name(one: str, other: str) -> bool:
    """May both be the name of one person or office? Hòa and Hoà, Đ and Ð, ’ and ', capitals: yes. Hoa and Hòa: no."""
    return _name(one) == _name(other)


def folded(text: str) -> str:
    """«Phường Đông Hòa» → «phuong dong hoa», «Y Ksor H’Bia» → «y ksor hbia»: how things are found."""
    return "".join(plain(letter) for letter in _even(text) if letter != "'").casefold()


def searched(text: str) -> str:
    """What a search column holds: folded, and names with an apostrophe also in their parts («rlap … r lap»)."""
    words = [word for word in _even(text).split() if "'" in word.strip("'")]
    parts = [folded(part) for word in words for part in word.split("'") if part]
    return " ".join([folded(text), *parts])


def spelled_words(text: str) -> frozenset[str]:
    """Its words, each as ``same_name`` compares names: with their tones."""
    return frozenset(word.strip(",.;:") for word in _name(text).split())


def collated(text: str) -> tuple[list[int], list[int], str]:
    """A key for sorting: letters by the alphabet (a ă â b … d đ …), then tones (ngang huyền hỏi ngã sắc nặng)."""
    ranks: list[int] = []
    tones: list[int] = []
    for letter in _even(text):
        base, tone = _split(letter)
        for one in base if base in RANK else plain(base):
            ranks.append(RANK.get(one, 0 if one == " " else 100 + ord(one)))
            tones.append(tone)
    return ranks, tones, text


def plain(text: str) -> str:
    """Latin letters without marks: «Ɖắk Lắk» → "Dak Lak", "12 ½" → "12 1/2". What is no letter stays."""
    even = composed(text).translate(STROKED)
    even = re.sub(r"(?<=[0-9])(?=[¼-¾⅐-⅞])", " ", even)  # 12½ is not 121/2
    split = unicodedata.normalize("NFKD", even).replace("\u2044", "/")
    return "".join(_bare(letter) for letter in split if not unicodedata.combining(letter))


def _bare(letter: str) -> str:
    if letter.isascii():
        return letter
    if letter in WITHOUT_MARKS:
        return WITHOUT_MARKS[letter]
    named = WITH_A_STROKE.match(unicodedata.name(letter, ""))
    if not named:
        return letter
    return named[2] if named[1] == "CAPITAL" else named[2].lower()


def _even(text: str) -> str:
    """Lower case, composed, one kind of Đ, apostrophe, hyphen and space: what every comparison starts from."""
    even = without_unseen(text.translate(APOSTROPHES).translate(STROKED))
    even = composed(unicodedata.normalize("NFKC", composed(even)).casefold()).translate(STROKED)
    even = "".join("-" if unicodedata.category(one) == "Pd" or one == "−" else one for one in even)
    return " ".join(even.split())


def _name(text: str) -> str:
    return CLUSTER.sub(lambda found: _tone_last(found[0]), unicodedata.normalize("NFD", _even(text)))


def _tone_last(cluster: str) -> str:
    """The tone of «òa» and «oà» is that of the syllable: it is compared behind the vowels."""
    tones = [one for one in cluster if one in TONES]
    if len(tones) != 1:
        return cluster
    return cluster.replace(tones[0], "") + tones[0]


def _ordered(marks: str) -> str:
    return "".join(sorted(marks, key=lambda one: one not in QUALITY))


def _split(letter: str) -> tuple[str, int]:
    """The letter of the alphabet and its tone: 0 without, then in the order of TONES."""
    apart = unicodedata.normalize("NFD", letter)
    tone = next((place for place, one in enumerate(TONES, start=1) if one in apart), 0)
    return unicodedata.normalize("NFC", "".join(one for one in apart if one not in TONES)), tone
