"""What an office takes in before it goes live is a trial: each page says so from here on, no citizen hears of it."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from pades.making.trial import mark

from chungthuc.accounts.models import Person
from chungthuc.agencies.going_live.asking import is_live
from chungthuc.agencies.models import Agency
from chungthuc.core.errors import Refused
from chungthuc.documents import store
from chungthuc.documents.models import Upload


@dataclass(frozen=True)
class Base:
    """The file that a document begins with, in the store."""

    sha256: str
    length: int

    @property
    def path(self) -> Path:
        return store.path(self.sha256)


def is_trial(agency: Agency) -> bool:
    """Is whatever the agency takes in now a trial?"""
    return not is_live(agency)


def base_of(upload: Upload, *, trial: bool, account: Person | None) -> Base:
    """The scan as it was made anew; of a trial, which is nobody's account's, with words over each page. Before any
    transaction: pages are drawn.

    Raises Refused("trial_without_account", "store_failed"), PadesError.
    """
    if not trial:
        return Base(upload.base_sha256, upload.base_length)
    _demand_nobodys_account(account)
    target = store.staging()
    mark(store.path(upload.base_sha256), target, fonts=Path(settings.FONTS))
    kept = store.put(target)
    return Base(kept.sha256, kept.length)


def _demand_nobodys_account(account: Person | None) -> None:
    """A citizen would read of a dossier that is none."""
    if account is not None:
        raise Refused(
            "trial_without_account",
            _("Cơ quan chưa vận hành chính thức: bản thử không gắn với tài khoản của người dân."),
            _("Chọn «Đối tượng không có tài khoản DVCQG» và ghi tên tùy ý."),
        )
