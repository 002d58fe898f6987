"""Operators begin from what is in force: written, looked at and taken over by the commands as they are started."""

import os
import subprocess
import sys
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from chungthuc.accounts import granting
from chungthuc.agencies.models import Agency, AgencyKind
from chungthuc.audit.chain import check
from chungthuc.certification import defaults
from chungthuc.procedures.models import FeeSchedule
from tests.certification.catalogue.rows import attestation, fee, ground, paper, procedure
from tests.harness.one_life import surroundings

NGA = "nga@vidu.test"
FAR = date(2090, 1, 1)


def dumped() -> str:
    said = StringIO()
    call_command("dump_catalogue", stdout=said)
    return said.getvalue()


def test_what_was_written_is_the_same(nga, load):
    kinds = ("testimony", "fee", "fee_waiver", "paper_type", "refusal_ground", "procedure")
    assert all(f"\n[[{kind}]]\n" in dumped() for kind in kinds)
    assert "0 mới, 0 đổi, 23 giữ nguyên, 0 không nhận." in load(dumped())


def test_also_with_what_is_to_come_and_odd_letters(nga, load):
    odd = 'Đoạn «a» — "b" \\\\ c'.replace('"', '\\"')
    rows = [attestation(FAR), fee(FAR), paper("lai-xe", FAR, extra="until = 2091-01-01"), procedure("2.000815", FAR)]
    load("".join([*rows, ground("22.1", FAR, words=odd)]), by=NGA)
    text = dumped()
    assert 'until = 2090-01-01\nwords = "Bản chính bị tẩy xóa' in text
    assert "0 mới, 0 đổi, 28 giữ nguyên, 0 không nhận." in load(text)


def test_what_is_over_is_left_out(nga, load):
    FeeSchedule.objects.create(
        since=date(2010, 1, 1), first_pages=2, first_rate=1000, next_rate=500, most=9000, citation="cũ"
    )
    assert "2010-01-01" not in dumped()


@pytest.mark.usefixtures("committed")
def test_the_commands_as_an_operator_starts_them(tmp_path):
    defaults.load()
    office = Agency.objects.create(code="01", kind=AgencyKind.PROVINCE)
    granting.install(office, email=NGA, full_name="Vũ Thị Nga", reason="QĐ 1/QĐ-UBND")
    text = manage("dump_catalogue").stdout
    looked = manage("load_catalogue", "-", content=text + fee(FAR))
    assert looked.returncode == 0, looked.stderr
    assert "(fee 01/01/2090): mới" in looked.stdout
    assert "1 mới, 0 đổi, 23 giữ nguyên, 0 không nhận." in looked.stdout
    assert FeeSchedule.objects.count() == 1
    file = tmp_path / "phí.toml"
    file.write_text(text + fee(FAR), encoding="utf-8")
    done = manage("load_catalogue", str(file), "--apply", "--by", NGA)
    assert done.returncode == 0, done.stderr
    assert FeeSchedule.objects.filter(since=FAR).exists()
    assert list(check("catalogue")) == []
    file.write_text(fee(FAR, extra="colour = 1") + fee(FAR), encoding="utf-8")
    refused = manage("load_catalogue", str(file))
    assert refused.returncode == 1
    assert "dòng 1 (fee 1): «colour»: không có mục này.\nChưa ghi gì." in refused.stderr
    assert "Traceback" not in refused.stderr
    assert "Không đọc được tệp" in manage("load_catalogue", str(tmp_path / "none.toml")).stderr


def manage(*words: str, content: str = "") -> "subprocess.CompletedProcess[str]":
    env = {**os.environ, **surroundings(), "CHUNGTHUC_DEVELOPMENT": "1"}
    command = [sys.executable, "-m", "chungthuc", "manage", *words]
    return subprocess.run(command, env=env, input=content, capture_output=True, text=True, check=False)
