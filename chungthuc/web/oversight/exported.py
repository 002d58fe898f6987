"""«Xuất dữ liệu»: what was taken out, and of which book or dossier; never a title."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chungthuc.audit.models import Event
from chungthuc.audit.recorder import Export
from chungthuc.registers.models import RegisterVolume
from chungthuc.web.kit.looks import copies_of
from chungthuc.web.kit.reading import as_uuid

WORDS = {
    Export.REGISTER: gettext_lazy("xuất sổ chứng thực ra Excel"),
    Export.HISTORY_PDF: gettext_lazy("xuất lịch sử hồ sơ ra PDF"),
    Export.HISTORY_JSON: gettext_lazy("xuất lịch sử hồ sơ ra JSON"),
}


def what(event: Event) -> str:
    told = event.facts.get("what", "")
    return str(WORDS[Export(told)]) if told in set(Export) else _("xuất dữ liệu")


def things_of(subjects: Iterable[str]) -> dict[str, str]:
    """What volumes and dossiers, as events call them, are called here."""
    subjects = list(subjects)
    named = RegisterVolume.named
    ids = [key for one in subjects if one.startswith(f"{named}:") and (key := as_uuid(one.removeprefix(f"{named}:")))]
    volumes = RegisterVolume.objects.filter(pk__in=ids).select_related("register")
    books = {one.plain_name: _("quyển %(volume)s") % {"volume": one.volume_code} for one in volumes}
    return books | copies_of(subjects)
