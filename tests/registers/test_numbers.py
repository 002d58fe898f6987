"""Numbers on eight real connections, with forced rollbacks and killed processes: 1…N, once each (invariants I1, I4)."""

import os
import random
import subprocess
import sys
from datetime import date
from urllib.parse import urlsplit

import pytest
from django.db import connection, transaction

from chungthuc.agencies.models import Agency, AgencyKind
from chungthuc.core import clock
from chungthuc.registers.models import Register, RegisterEntry, RegisterVolume
from tests.harness.connections import at_once, clearing

CONNECTIONS, EACH = 8, 12
CHILD = """
import os, sys, uuid, django
django.setup()
from django.db import transaction
from chungthuc.accounts.models import Person
from chungthuc.registers.models import RegisterVolume
volume = RegisterVolume.objects.select_related("register").get()
with transaction.atomic():
    volume.register.enter(volume, subject=f"test:{uuid.uuid4()}", entered_by=Person.objects.get(), requester_name="A",
                          original_title="B", signatory_name="C", signatory_title="D")
"""


class Rollback(Exception):
    """Somebody's transaction ends badly."""


@pytest.fixture
def volume(transactional_db, monkeypatch):
    """An open book; what is committed here is cleared away afterwards."""
    from chungthuc.accounts.models import Person

    with clearing(monkeypatch):
        Person.objects.create_user("tuan@vidu.test", None, full_name="Phạm Anh Tuấn")
        agency = Agency.objects.create(code="00070", kind=AgencyKind.COMMUNE)
        year = clock.today().year
        register = Register.objects.create(agency=agency, year=year)
        yield RegisterVolume.objects.create(
            register=register, ordinal=1, name="Sổ", start_number=1, opened_on=date(year, 1, 1),
            closed_on=date(year, 12, 31),
        )  # fmt: skip
        from django.core.management import call_command

        call_command("flush", "--noinput", verbosity=0)


def enter(volume: RegisterVolume, subject: str) -> int:
    from chungthuc.accounts.models import Person

    entry = volume.register.enter(
        volume, subject=subject, entered_by=Person.objects.get(), requester_name="A", original_title="B",
        signatory_name="C", signatory_title="D",
    )  # fmt: skip
    return int(entry.number)


def must_be_gapless(expected: int) -> None:
    rows = list(RegisterEntry.objects.order_by("entered_at", "number").values_list("number", flat=True))
    assert sorted(rows) == list(range(1, expected + 1))
    assert Register.objects.get().last_number == expected


def test_eight_connections_with_rollbacks_leave_no_gap(volume):
    def clerk(place: int) -> int:
        dice, kept = random.Random(place), 0  # noqa: S311
        for attempt in range(EACH):
            try:
                with transaction.atomic():
                    enter(volume, f"test:{place}-{attempt}")
                    if dice.random() < 0.3:
                        raise Rollback
                kept += 1
            except Rollback:
                continue
        return kept

    kept = at_once(clerk, CONNECTIONS)
    assert all(isinstance(one, int) for one in kept), kept
    must_be_gapless(sum(kept))
    assert 0 < sum(kept) < CONNECTIONS * EACH


@pytest.mark.parametrize("point", ["number.counter_updated", "number.entry_inserted", ""])
def test_a_killed_process_gives_its_number_back(volume, point):
    enter(volume, "test:before")
    name = connection.settings_dict["NAME"]
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    env = {
        **os.environ,
        "DATABASE_URL": url,
        "CHUNGTHUC_CRASH_AT": point,
        "DJANGO_SETTINGS_MODULE": "chungthuc.settings",
    }
    done = subprocess.run([sys.executable, "-c", CHILD], env=env, check=False, capture_output=True)
    assert done.returncode == (-9 if point else 0), done.stderr.decode()[-400:]
    after = enter(volume, "test:after")
    must_be_gapless(after)
    assert after == (2 if point else 3)


def test_the_same_copy_has_one_living_number(volume):
    from django.db import IntegrityError

    enter(volume, "test:one")
    with pytest.raises(IntegrityError, match="one_living_number_a_copy"), transaction.atomic():
        enter(volume, "test:one")
    must_be_gapless(1)
