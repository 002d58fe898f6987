"""Whose copy does a file say that it is? The code of ours on its pages, asked of the register.

Every copy of ours carries our address with its code, printed and as QR. Who imitates one imitates this too, or it would
lead nowhere: so the register, not the imitation, answers.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings
from pades.checking.printed import Printed, read_in_child
from pades.common.children import ChildFailed
from sandbox.limits import Allowance

from chungthuc.certification.lifecycle import OUT
from chungthuc.certification.models import CertifiedCopy
from chungthuc.core import clock
from chungthuc.core.identifiers import as_printed

PATH = "/c/"
NO_CODE = "-"  # our address with something in the code's place that is no code


@dataclass(frozen=True)
class Claim:
    """``ours``: a code under our address; ``copy``: the issued copy of a code, ours or bare; ``elsewhere``: another
    address of the kind that copies carry; ``readable``: could the pages be read at all?"""

    code: str = ""
    copy: CertifiedCopy | None = None
    elsewhere: bool = False
    readable: bool = True

    @property
    def unknown(self) -> bool:
        """Does it name a code of ours that the register does not have?"""
        return bool(self.code) and self.copy is None


def of_file(file: Path, allowance: Allowance | None = None) -> Claim:
    """What the pages say. One code of ours that the register lacks outweighs any that it has."""
    try:
        printed = read_in_child(file, allowance=allowance)
    except ChildFailed:
        return Claim(readable=False)
    ours = codes_of(printed)
    known = {copy.code: copy for copy in _copies({*ours, *printed.codes})}
    strange = next((code for code in ours if not _is_of(code, known)), "")
    copy = None if strange else next(iter(known.values()), None)
    return Claim(strange or next(iter(ours), ""), copy, elsewhere=_elsewhere(printed))


def _is_of(code: str, known: Iterable[str]) -> bool:
    """The same code, or what a broken line or the next word made of it."""
    return any(one.startswith(code) or code.startswith(one) for one in known)


def codes_of(printed: Printed) -> list[str]:
    """The codes under our own address, whatever the scheme and port in front of them, or with none."""
    return [code for address in printed.addresses if (code := _code(address, _host(settings.ADDRESS)))]


def unreconciled_since() -> date | None:
    """Since when the register, restored from an older state, may lack copies that were issued; None: whole."""
    since: date | None = settings.REGISTER_UNRECONCILED
    return since if since is not None and since <= clock.today() else None


def _code(address: str, host: str) -> str:
    try:
        parts = urlsplit(address if "://" in address else f"//{address}")
        if not parts.path.lower().startswith(PATH) or _plain(parts.hostname) != _plain(host):
            return ""
    except ValueError:
        return ""
    return as_printed(unquote(parts.path[len(PATH) :])) or NO_CODE


def _plain(host: str | None) -> str:
    """A name under ours is nobody else's: «www.» in front of it, which people and programs add, is ours too."""
    return (host or "").rstrip(".").removeprefix("www.")


def _copies(codes: set[str]) -> list[CertifiedCopy]:
    """Those that have a line in the register: issued, or about to be. A dossier that was given up has none."""
    found = CertifiedCopy.objects.with_names().filter(code__in=codes)
    return [copy for copy in found if copy.status in OUT or copy.entry is not None]


def _host(address: str) -> str:
    return (urlsplit(address).hostname or "").lower()


def _elsewhere(printed: Printed) -> bool:
    return any(PATH in one and not _code(one, _host(settings.ADDRESS)) for one in printed.addresses)
