"""The clerk's book-keeping: open, change, delete an empty volume; what may be chosen today."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from chungthuc.agencies.models import Agency
from chungthuc.audit.chain import record
from chungthuc.audit.rows import GONE
from chungthuc.core import clock
from chungthuc.core.errors import NotAllowed, Refused
from chungthuc.registers.merged import demand_keeps_numbers
from chungthuc.registers.models import Register, RegisterKind, RegisterVolume


def volumes_of(agency: Agency) -> QuerySet[RegisterVolume]:
    """All electronic volumes of the agency, newest first."""
    return (
        RegisterVolume.objects.filter(register__agency=agency, register__kind=RegisterKind.ELECTRONIC_COPY)
        .select_related("register")
        .prefetch_related("register__volumes")
        .order_by("-register__year", "-ordinal")
    )


def open_today(agency: Agency) -> list[RegisterVolume]:
    """The volumes that can give a number now: the newest of this year's register, if today lies in it."""
    today = clock.today()
    newest = volumes_of(agency).filter(register__year=today.year)[:1]
    return [volume for volume in newest if volume.opened_on <= today <= volume.closed_on]


def proposed_start(agency: Agency, year: int) -> int:
    """«Số bắt đầu sổ» that continues the year's count, or 1."""
    register = Register.objects.filter(agency=agency, kind=RegisterKind.ELECTRONIC_COPY, year=year).first()
    return register.last_number + 1 if register else 1


@transaction.atomic
def open_volume(
    agency: Agency, *, name: str, start_number: int, opened_on: date, closed_on: date, by: Any
) -> RegisterVolume:
    """Open the next volume of the year of ``opened_on`` (NĐ 23/2015 Art. 13(2): the count goes on, no overlap).

    The first volume of a year may start above 1, to carry over a book kept elsewhere.
    """
    demand_keeps_numbers(agency, closed_on)
    register = _locked_register(agency, opened_on.year, by)
    _demand_one_year(register, opened_on, closed_on)
    _demand_continuation(register, start_number)
    last = register.volumes.order_by("-ordinal").first()
    volume = register.volumes.create(
        ordinal=last.ordinal + 1 if last else 1,
        name=name,
        start_number=start_number,
        opened_on=opened_on,
        closed_on=closed_on,
    )
    _set_count(register, start_number)
    record(
        agency.code,
        "open_volume",
        row=volume,
        by=by,
        facts={"start_number": start_number, "volume": volume.volume_code},
    )
    return volume


@transaction.atomic
def change_volume(
    volume: RegisterVolume, *, name: str, start_number: int, opened_on: date, closed_on: date, by: Any
) -> None:
    """Change what the form shows; the start number only while the volume is empty."""
    demand_keeps_numbers(volume.register.agency, closed_on)
    register = _locked_register(volume.register.agency, volume.register.year, by)
    _demand_one_year(register, opened_on, closed_on)
    if start_number != volume.start_number:
        if not may_restart(volume):
            raise NotAllowed("volume_not_empty", _("Sổ đã cấp số, không đổi được số bắt đầu."))
        _demand_continuation(register, start_number, but=volume)
        _set_count(register, start_number)
    used = _last_day_used(volume)
    if used and not opened_on <= used <= closed_on:
        raise NotAllowed("volume_days", _("Ngày mở, ngày đóng sổ phải bao gồm ngày đã cấp số."))
    volume.name, volume.start_number, volume.opened_on, volume.closed_on = (
        name,
        start_number,
        opened_on,
        closed_on,
    )
    volume.save()
    record(register.agency.code, "change_volume", row=volume, by=by)


def may_restart(volume: RegisterVolume) -> bool:
    """Its start number may still change: it is empty, and no other follows it."""
    return volume.is_empty and not volume.register.volumes.filter(ordinal__gt=volume.ordinal).exists()


@transaction.atomic
def close_before(agency: Agency, day: date, *, by: Any) -> int:
    """Of an office that ends: every volume that would be open on that day or later closes the day before; one that
    would only open then, and is empty, is deleted. Returns how many. Twice is harmless."""
    rows = RegisterVolume.objects.filter(register__agency=agency, closed_on__gte=day).select_related("register")
    found = list(rows.order_by("-register__year", "-ordinal"))
    for volume in found:
        register = Register.objects.select_for_update(of=("self",)).get(pk=volume.register_id)
        if volume.opened_on >= day and volume.is_empty:
            delete_volume(volume, by=by)
            continue
        volume.closed_on = max(day - timedelta(days=1), volume.opened_on)
        volume.save(update_fields=["closed_on"])
        record(register.agency.code, "close_volume", row=volume, by=by)
    return len(found)


@transaction.atomic
def delete_volume(volume: RegisterVolume, *, by: Any) -> None:
    """«Sổ chỉ được xóa khi sổ còn trống»."""
    register = _locked_register(volume.register.agency, volume.register.year, by)
    if not volume.is_empty:
        raise NotAllowed("volume_not_empty", _("Sổ đã cấp số, không xóa được. Sổ chỉ được xóa khi sổ còn trống."))
    if register.volumes.filter(ordinal__gt=volume.ordinal).exists():
        raise NotAllowed("volume_not_last", _("Chỉ xóa được sổ mở sau cùng của năm."))
    subject = volume.plain_name
    volume.delete()
    if not register.entries.exists():
        newest = register.volumes.order_by("-ordinal").first()
        Register.objects.filter(pk=register.pk).update(last_number=newest.start_number - 1 if newest else 0)
    record(register.agency.code, "delete_volume", subject=subject, by=by, facts={"row": GONE})


def trial_volume(agency: Agency, *, by: Any) -> RegisterVolume:
    """Where trial copies of this year get their numbers: a series of its own, in no book, no Excel and no figures."""
    today = clock.today()
    register = _locked_register(agency, today.year, by, RegisterKind.TRIAL)
    if (known := register.volumes.first()) is not None:
        return known
    volume = register.volumes.create(
        ordinal=1,
        name=_TRIAL,
        start_number=1,
        opened_on=date(today.year, 1, 1),
        closed_on=date(today.year, 12, 31),
    )
    record(agency.code, "open_volume", row=volume, by=by, facts={"start_number": 1, "volume": volume.volume_code})
    return volume


_TRIAL = "Bản thử, không có giá trị pháp lý"
SYMBOLS = {RegisterKind.TRIAL: "BẢN THỬ"}  # the others have the model's own


def _locked_register(agency: Agency, year: int, by: Any, kind: RegisterKind = RegisterKind.ELECTRONIC_COPY) -> Register:
    symbol = {"symbol": SYMBOLS[kind]} if kind in SYMBOLS else {}
    register, made = Register.objects.get_or_create(agency=agency, kind=kind, year=year, defaults=symbol)
    if made:
        record(agency.code, "open_register", row=register, by=by)
    return Register.objects.select_for_update(of=("self",)).get(pk=register.pk)


def _demand_one_year(register: Register, opened_on: date, closed_on: date) -> None:
    if closed_on < opened_on:
        raise Refused("volume_closes_before_opening", _("Ngày đóng sổ phải từ ngày mở sổ trở đi."))
    if closed_on.year != register.year or opened_on.year != register.year:
        raise Refused(
            "volume_over_the_year",
            _("Sổ thực hiện theo từng năm: ngày mở và ngày đóng phải cùng năm."),
            _("Chọn ngày đóng không quá 31/12/%(year)s.") % {"year": register.year},
        )


def _demand_continuation(register: Register, start_number: int, but: RegisterVolume | None = None) -> None:
    others = register.volumes.exclude(pk=but.pk) if but else register.volumes.all()
    if not others.exists() and not register.entries.exists():
        return
    expected = register.last_number + 1
    if but is None and others.filter(entries__isnull=True).exists():
        raise Refused(
            "volume_still_empty", _("Sổ mở trước đó còn trống. Hãy dùng sổ đó, hoặc xóa trước khi mở sổ mới.")
        )
    if start_number != expected:
        raise Refused(
            "volume_overlaps",
            _("Số bắt đầu phải là %(expected)s, tiếp theo số cuối của sổ trước.") % {"expected": expected},
        )


def _set_count(register: Register, start_number: int) -> None:
    if not register.entries.exists():
        Register.objects.filter(pk=register.pk).update(last_number=start_number - 1)


def _last_day_used(volume: RegisterVolume) -> date | None:
    return volume.entries.order_by("-certified_on").values_list("certified_on", flat=True).first()
