"""Passwords that somebody who knows the office would try first, and those that lie in lists of thieves (NIST SP
800-63B, 3.1.1.2; ASVS 5.0, 6.1.2, 6.2.11, 6.2.12). Django's own judges of length, of 20,000 breached ones and of
likeness to the account stand before these.
"""

import hashlib
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator, UserAttributeSimilarityValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chungthuc.accounts.models import Grant
from chungthuc.agencies import tree
from chungthuc.agencies.models import Agency
from chungthuc.core import clock
from chungthuc.core.text.alphabet import folded

# Of the product, of offices and their posts, of what everybody tries; to these come the words of the service's
# address, of the person's agencies and of those above, and of his own name, address and numbers
# (docs/security/policies.md).
WORDS = frozenset({
    "admin", "bansao", "canbo", "chukyso", "chungthuc", "chutich", "congan", "congdan", "congvu", "dichvucong",
    "dientu", "hanhchinh", "hdnd", "hotich", "kyso", "lanhdao", "matkhau", "motcua", "nhandan", "password",
    "phochutich", "phuong", "quantri", "thanhpho", "tuphap", "ubnd", "uyban", "vanthu", "vietnam", "vneid",
})  # fmt: skip
DETAILS = {
    "full_name": gettext_lazy("họ tên"),
    "email": gettext_lazy("thư điện tử"),
    "phone": gettext_lazy("số điện thoại"),
    "id_number": gettext_lazy("số giấy tờ tùy thân"),
}
SHORTEST = 4  # letters of a word that counts
REST = 10  # what must be left without these words: a password of its own


class NotLikeTheAccount:
    """Django's judge of likeness, which calls the details by the names of their columns."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError (password_too_similar)."""
        for name, called in DETAILS.items():
            try:
                UserAttributeSimilarityValidator([name]).validate(password, user)
            except ValidationError:
                raise ValidationError(
                    _("Mật khẩu quá giống %(detail)s của tài khoản. Chọn mật khẩu khác."),
                    code="password_too_similar",
                    params={"detail": called},
                ) from None

    def get_help_text(self) -> str:
        return ""


class NotMadeOfKnownWords:
    """Such words may stand in a longer password; what is left without them must be one by itself."""

    def __init__(self) -> None:
        self._common = CommonPasswordValidator().passwords

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError (password_of_known_words)."""
        bare = _bare(password)
        rest = bare
        for word in sorted({*WORDS, *_of_address(), *_of_person(user)}, key=len, reverse=True):
            rest = rest.replace(word, "")
        if rest != bare and (len(rest) < REST or rest.isdecimal() or rest in self._common):
            raise ValidationError(
                _("Mật khẩu dễ đoán: ghép từ tên của bạn, của cơ quan hoặc từ ai cũng nghĩ đến."),
                code="password_of_known_words",
            )

    def get_help_text(self) -> str:
        return ""  # said by the forms (``accounts.password_forms``)


class NotAmongBreached:
    """A list that the operator keeps: a line each, SHA-1 in capital hexadecimal digits, then ``:`` and how often,
    sorted; as «Have I Been Pwned» gives it away. It is searched in the file: nothing is asked of the net.
    """

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError (password_breached); OSError when the list is not there."""
        if settings.BREACHED_PASSWORDS and _is_listed(Path(settings.BREACHED_PASSWORDS), password):
            raise ValidationError(
                _("Mật khẩu này đã lộ ở nơi khác, kẻ xấu có trong danh sách. Chọn mật khẩu khác."),
                code="password_breached",
            )

    def get_help_text(self) -> str:
        return ""


def _is_listed(file: Path, password: str) -> bool:
    """By halving: some thirty reads in a list of a thousand million lines."""
    wanted = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
    low, high = 0, file.stat().st_size
    with file.open("rb") as lines:
        while low < high:
            middle = (low + high) // 2
            lines.seek(max(middle - 1, 0))
            if middle:
                lines.readline()  # to where a line begins
            begin, line = lines.tell(), lines.readline()
            if line[:40] == wanted:
                return True
            if line and begin < high and line[:40] < wanted:
                low = begin + len(line)
            else:
                high = middle
    return False


def _bare(text: str) -> str:
    """Small letters without marks, and digits."""
    return re.sub(r"[^a-z0-9]", "", folded(text))


def _words_of(text: str) -> Iterator[str]:
    """«Phường Hoàn Kiếm» → phuong, hoan, kiem, phuonghoan, hoankiem."""
    parts = re.findall(r"[a-z0-9]+", folded(text))
    pairs = [one + other for one, other in pairwise(parts)]
    yield from (word for word in [*parts, *pairs] if len(word) >= SHORTEST)


def _of_address() -> Iterator[str]:
    hosts = {urlsplit(one).hostname or "" for one in (settings.ADDRESS, settings.STAFF_ADDRESS)}
    return (word for host in sorted(hosts) for word in _words_of(host))


def _of_person(person: Any) -> Iterator[str]:
    """His own details, and the names of where he works and of what stands above."""
    for name in DETAILS:
        yield from _words_of(str(getattr(person, name, "") or ""))
    today = clock.today()
    for agency in Agency.objects.filter(pk__in=_grants(person).values("agency")) if person else ():
        for one in (agency, *tree.above(agency, today)):
            yield from _words_of(tree.name_on(one, today))


def _grants(person: Any) -> Any:
    return Grant.objects.in_force().filter(person=person.pk)
