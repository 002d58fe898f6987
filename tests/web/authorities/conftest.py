"""What an administrator's browser sends."""

import io
from datetime import timedelta
from typing import Any

import pytest

from chungthuc.accounts import rights
from chungthuc.accounts.models import Grant, Right
from chungthuc.core import clock
from chungthuc.core.clock import vietnamese_date

HERE, BESIDE = "00070", "00004"
LIST, NEW = f"/authorities/{HERE}", f"/authorities/{HERE}/new"
KEYS, KEY_NEW = f"{LIST}/certificates", f"{LIST}/certificates/new"


def named(content: bytes, name: str) -> io.BytesIO:
    file = io.BytesIO(content)
    file.name = name
    return file


def day(number: int = 0) -> str:
    return vietnamese_date(clock.today() + timedelta(days=number))


@pytest.fixture
def to_minh(world, scan) -> dict[str, Any]:
    """Hoa's authority lent to Minh, who does not hold the right yet."""
    giver = world.hoa.authorities.get()
    return {
        "person": str(world.minh.pk), "with_right": "on", "giver": str(giver.pk), "title": "Công chức tư pháp - hộ tịch",
        "number": "Quyết định 7/QĐ-UBND", "decided_on": day(-1), "scan": named(scan, "quyet-dinh.pdf"), "scope": "all",
        "since": day(), "until": day(20),
    }  # fmt: skip


def inspects(world, who: str) -> None:
    Grant.objects.create(
        person=world.people[who], agency=world.office, right=Right.INSPECT, given_by=world.nga, reason="Kế hoạch"
    )
    assert rights.holds(world.people[who], Right.INSPECT, world.office)
