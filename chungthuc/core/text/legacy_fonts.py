"""Vietnamese in letters of an old font: «B»ng tèt nghiÖp» (TCVN3, ABC fonts), «Baèng toát nghieäp» (VNI fonts).

Such text reads well only in its font; on a certified page it is nonsense. Whether a word can be Vietnamese is asked of
its syllable (onset, rhyme, tone), so that names of other peoples («Chloé», «Müller», «Êban») raise no doubt.
"""

import re
import unicodedata

from chungthuc.core.text.alphabet import STROKED, TONES, composed

# TCVN 5712:1993, third table, as it looks in Latin-1: the letter of the font → the letter that is meant.
TCVN3 = dict(
    zip(
        "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ¡¢£¤¥¦§",
        "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂÊÔƠƯĐ",
        strict=True,
    )
)
# VNI for Windows: letters of one sign, and signs that follow a vowel (ô stands there for ơ, ö for ư).
VNI_ALONE = dict(zip("ñöôîæóòíì", "đươỵỉĩịíì", strict=True))
VNI_TONES = dict(zip("øûõùï", TONES, strict=True))
VNI_BREVE = dict(zip("êèúüéë", ("", *TONES), strict=True))
VNI_CIRCUMFLEX = dict(zip("âàåãáä", ("", *TONES), strict=True))
VNI_PAIR = re.compile("[aeouyôö][øûõùïêèúüéëâàåãáä]|[ñöôîæóòíì]", re.IGNORECASE)

ONSETS = {"", *"b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x".split()}  # noqa: SIM905
OPEN = """a ai ao au ay âu ây e eo ê êu i ia iu iêu o oi oa oai oay oao oe oeo ô ôi ơ ơi u ua ui uê uy uya uyu uơ uây
uôi ư ưa ưi ưu ươi ươu y yêu am ăm âm em êm im iêm yêm om ôm ơm um uôm ươm oam oăm an ăn ân en ên in iên yên on ôn ơn un
uôn ươn oan oăn oen uân uyên uyn ang ăng âng eng iêng yêng ong ông ung uông ưng ương oang oăng uâng oong anh ênh inh ynh
oanh uênh uynh"""
STOPPED = """ap ăp âp ep êp ip iêp op ôp ơp up ươp oap at ăt ât et êt it yt iêt yêt ot ôt ơt ut uôt ưt ươt oat oăt uât
oet uyêt uyt ac ăc âc ec iêc oc ôc uc uôc ưc ươc oac oăc ooc ach êch ich ych oach uêch uych"""
RHYMES = dict.fromkeys(OPEN.split(), False) | dict.fromkeys(STOPPED.split(), True)
SIGNS = "".join(TCVN3) + "".join(TCVN3).upper()
WORD = re.compile(rf"[A-Za-z\u00c0-\u1ef9{re.escape(SIGNS)}]+")


def meant(text: str) -> str:
    """What the text says in its old font; "" when nothing speaks for one.

    ``text`` as it was typed: what is a soft hyphen elsewhere is the letter ư of TCVN3.
    """
    text = unicodedata.normalize("NFC", text)
    words = [one for one in WORD.findall(text) if not one.isascii() and len(one) > 1]
    wrong = [one for one in words if not is_syllable(one.replace("\u00ad", ""))]
    good = {read: {one for one in wrong if is_syllable(read(one))} for read in (_tcvn3, _vni)}
    read = max(good, key=lambda one: len(good[one]))
    if not good[read]:
        return ""
    whole = all(ord(one) < 256 for one in text) and all(is_syllable(read(one)) for one in words)
    capitals = not re.search("[a-z]", text) and re.search("[A-Z]{2}", text) is not None

    def of_word(found: re.Match[str]) -> str:
        word = found[0]
        shown = read(word)
        if word.isascii() or not (word in good[read] or (whole and is_syllable(shown))):
            return word
        return shown.upper() if capitals else shown  # capital fonts (.VnTimeH) hold small letters

    return WORD.sub(of_word, text)


def is_syllable(word: str) -> bool:
    """Can this be one Vietnamese syllable? Capitals do not count."""
    apart = unicodedata.normalize("NFD", composed(word.translate(STROKED)).lower())
    tones = [one for one in apart if one in TONES]
    letters = unicodedata.normalize("NFC", "".join(one for one in apart if one not in TONES))
    if len(tones) > 1:
        return False
    return any(
        letters[:cut] in ONSETS and _may_have(letters[cut:], "".join(tones)) for cut in range(min(4, len(letters)))
    )


def _may_have(rhyme: str, tone: str) -> bool:
    """Before p, t, c, ch there stand only sắc and nặng."""
    stopped = RHYMES.get(rhyme)
    return stopped is not None and (not stopped or tone in (TONES[3], TONES[4]))


def _tcvn3(word: str) -> str:
    return "".join(TCVN3.get(one, one) for one in word)


def _vni(word: str) -> str:
    return VNI_PAIR.sub(lambda found: _vni_letter(found[0]), word)


def _vni_letter(pair: str) -> str:
    base, sign = pair[0].lower(), pair[1:].lower()
    letter = VNI_ALONE.get(base, base)
    if sign in VNI_TONES:
        letter += VNI_TONES[sign]
    elif sign in VNI_BREVE and base == "a":
        letter += "\u0306" + VNI_BREVE[sign]
    elif sign in VNI_CIRCUMFLEX and base in "aeo":
        letter += "\u0302" + VNI_CIRCUMFLEX[sign]
    else:
        letter += sign
    letter = unicodedata.normalize("NFC", letter)
    return letter.upper() if pair[0].isupper() else letter
