"""«Phí chứng thực»: what is asked, what was really collected, and what the book says of it."""

from datetime import date, timedelta

import pytest
from openpyxl import load_workbook

from chungthuc.audit.models import Event
from chungthuc.audit.rows import faults
from chungthuc.certification import signature
from chungthuc.certification.fees import saying, sums
from chungthuc.certification.fees.saying import PAID, Said
from chungthuc.certification.models import CertifiedCopy
from chungthuc.certification.reception import cancelling, intake
from chungthuc.core import clock
from chungthuc.core.errors import NotAllowed, Refused
from chungthuc.dossiers.models import FeeWaiver
from chungthuc.procedures.models import FeeSchedule
from chungthuc.registers.export import workbook
from chungthuc.registers.fees import FeeRecord, FeeState
from chungthuc.registers.models import RegisterEntry
from demo import life

pytestmark = pytest.mark.django_db
# TT 226/2016/TT-BTC Art. 4, VND a copy by pages of the original
LAW = [
    (1, 2_000),
    (2, 4_000),
    (3, 5_000),
    (10, 12_000),
    (197, 199_000),
    (198, 200_000),
    (199, 200_000),
    (2000, 200_000),
]


def sealed(world, copy: CertifiedCopy) -> RegisterEntry:
    life.sealed(world, life.stamped(life.forwarded(world, life.signed(world, copy))))
    copy.refresh_from_db()
    return copy.entry


def waived(words: str = "Quyết định 12/QĐ-UBND") -> Said:
    return Said(state=FeeState.WAIVED, ground=FeeWaiver.objects.get(code="van-ban"), words=words)


def book(entry: RegisterEntry) -> tuple[int, str]:
    """Fee and remark in the Excel file."""
    with workbook(entry.volume) as file:
        rows = list(load_workbook(file).active.iter_rows(values_only=True))
    line = next(row for row in rows if row[0] == entry.number)
    return line[6], line[7] or ""


@pytest.mark.parametrize(("pages", "asked"), LAW)
def test_the_fee_is_the_laws(world, scan, pages, asked):
    copy = life.submitted(world, scan, pages=pages)
    assert sums.due_of(copy) == asked
    assert [(one.state, one.due, one.amount, one.by) for one in FeeRecord.objects.all()] == [
        ("paid", asked, asked, world.minh)
    ]


def test_the_day_of_reception_says_which_schedule(world, scan):
    copy = life.submitted(world, scan, pages=1, paid=False)
    tomorrow = clock.today() + timedelta(days=1)
    FeeSchedule.objects.create(
        since=tomorrow, first_pages=2, first_rate=9000, next_rate=1, most=9000, citation="Thông tư mới"
    )
    assert sums.due_of(copy) == 2000
    copy.dossier.received_at += timedelta(days=1)
    assert sums.due_of(copy) == 9000


def test_what_was_paid_stands_in_the_book_and_in_the_file(world, scan):
    entry = sealed(world, life.submitted(world, scan, pages=3))
    assert (entry.fee, entry.remark, entry.copy_count) == (5000, "", 1)
    assert book(entry)[0] == entry.counted_fee == 5000


def test_a_waived_fee_is_nought_with_its_ground(world, scan):
    copy = life.submitted(world, scan, pages=3, paid=False)
    saying.say(copy, waived(), after=0, by=world.minh)
    entry = sealed(world, copy)
    told = "Miễn phí: Miễn theo văn bản của cơ quan có thẩm quyền (Quyết định 12/QĐ-UBND)"
    assert (entry.fee, entry.remark) == (0, told)
    assert book(entry) == (0, f"giữ số, chưa cấp; {told}")


def test_a_number_does_not_wait_for_the_money_and_gets_no_false_sum(world, scan):
    copy = life.submitted(world, scan, pages=3, paid=False)
    entry = sealed(world, copy)
    assert (entry.fee, entry.remark) == (0, "Chưa thu 5.000 đồng")
    saying.say(copy, Said(receipt="BL 0012"), after=0, by=world.minh)
    line = RegisterEntry.objects.get(pk=entry.pk)
    day = clock.vietnamese_date(clock.now())
    assert (line.fee, line.remark) == (0, "Chưa thu 5.000 đồng")  # as it was written
    assert line.told_remark.endswith(f"Chưa thu 5.000 đồng; Đã thu 5.000 đồng, biên lai BL 0012, ngày {day}")
    assert book(line) == (0, line.told_remark)
    assert not list(faults())


def test_what_is_said_twice_is_one_row_and_what_differs_is_told(world, scan):
    copy = life.submitted(world, scan, paid=False)
    first = saying.say(copy, PAID, after=0, by=world.minh)
    assert saying.say(copy, PAID, after=0, by=world.minh) == first
    with pytest.raises(Refused) as refused:
        saying.say(copy, waived(), after=0, by=world.minh)
    assert refused.value.code == "fee_changed"
    assert FeeRecord.objects.count() == 1
    event = Event.objects.get(action="say_fee")
    assert (event.subject, event.facts["amount"], event.facts["copy"]) == (first.plain_name, first.due, copy.subject)


def test_a_correction_is_a_row_and_the_days_money_follows(world, scan):
    copy = life.submitted(world, scan, pages=3)
    assert saying.collected_on_day(world.office) == 5000
    saying.say(copy, Said(state=FeeState.UNPAID, words="Trả lại tiền"), after=1, by=world.minh)
    assert saying.collected_on_day(world.office) == 0
    assert sums.fee_of(copy).told == "Chưa thu 5.000 đồng"
    saying.say(copy, waived(), after=2, by=world.minh)
    assert [one.change for one in FeeRecord.objects.all()] == [5000, -5000, 0]
    assert not list(faults())


def test_other_pages_ask_another_fee_and_what_was_collected_stays(world, scan):
    copy = life.submitted(world, scan, pages=1)
    signature.send_back(copy, reason="Thiếu trang", by=world.hoa)
    copy.refresh_from_db()
    paper = intake.Paper(copy.paper_type, copy.original_title, 5)
    reasons = intake.Reasons(pages="Hai mặt", remarks="Bản chính mờ, đã quét kỹ")
    intake.resubmit(copy, paper=paper, signatory=copy.signatory, by=world.minh, reasons=reasons)
    fee = sums.fee_of(copy)
    assert (fee.due, fee.collected, fee.open, fee.told) == (7000, 2000, 5000, "Phải thu 7.000 đồng, đã thu 2.000 đồng")
    entry = sealed(world, copy)
    assert (entry.fee, entry.remark) == (2000, "Phải thu 7.000 đồng, đã thu 2.000 đồng")


def test_a_cancelled_paper_costs_nothing(world, scan):
    copy = life.submitted(world, scan, paid=False)
    cancelling.cancel(copy, reason="Rút yêu cầu", by=world.minh)
    copy.refresh_from_db()
    assert sums.fee_of(copy).told == "Không phải thu phí"
    with pytest.raises(Refused) as refused:
        saying.say(copy, PAID, after=0, by=world.minh)
    assert refused.value.code == "nothing_to_pay"


@pytest.mark.parametrize(
    "said", [Said(state=FeeState.WAIVED, words="x"), Said(state=FeeState.UNPAID, words="x"), waived]
)
def test_nothing_is_waived_or_taken_back_without_saying_why(world, scan, said):
    copy = life.submitted(world, scan, paid=False)
    with pytest.raises(Refused) as refused:
        saying.say(copy, said("") if callable(said) else said, after=0, by=world.minh)
    assert refused.value.code == "fee_unfounded"
    assert not FeeRecord.objects.exists()


@pytest.mark.parametrize("who", ["dung", "hoa", "tuan", "nga", "lan"])
def test_only_an_officer_of_this_office_says_it(world, scan, who):
    copy = life.submitted(world, scan, paid=False)
    for act in (
        lambda by: saying.say(copy, PAID, after=0, by=by),
        lambda by: saying.collect_all(copy.dossier, shown=sums.due_of(copy), by=by),
    ):
        with pytest.raises(NotAllowed) as refused:
            act(world.people[who])
        assert refused.value.code == "no_right"
    assert not FeeRecord.objects.exists()


def test_a_dossier_is_paid_by_one_press_once_and_by_the_sum_that_was_shown(world, scan):
    copy = life.submitted(world, scan, pages=3, paid=False)
    with pytest.raises(Refused) as refused:
        saying.collect_all(copy.dossier, shown=4000, by=world.minh)
    assert refused.value.code == "fee_changed"
    assert [saying.collect_all(copy.dossier, shown=5000, by=world.minh) for _press in range(2)] == [5000, 0]
    assert FeeRecord.objects.get().amount == 5000


def test_a_line_from_before_fees_were_said_counts_as_it_stands(world, scan):
    copy = life.submitted(world, scan, paid=False)
    entry = sealed(world, copy)
    RegisterEntry.objects.filter(pk=entry.pk).update(fee=4000, remark="")
    copy = CertifiedCopy.objects.get(pk=copy.pk)
    copy.original_pages = 2
    assert sums.fee_of(copy).told == "Đã thu 4.000 đồng, theo sổ chứng thực"


def test_waivers_are_dated(world):
    assert set(FeeWaiver.objects.in_force().values_list("code", flat=True)) == {"van-ban", "lam-lai"}
    FeeWaiver.objects.filter(code="lam-lai").update(until=date(2020, 1, 1))
    assert [one.code for one in FeeWaiver.objects.in_force()] == ["van-ban"]
