"""What a file would do is said first; then exactly that is done, once, by somebody, with an event. Past stays past."""

import hashlib
from datetime import date, timedelta

import pytest

from chungthuc.audit.models import Event
from chungthuc.certification import defaults
from chungthuc.certification.catalogue.kinds import KINDS
from chungthuc.certification.models import TestimonyTemplate
from chungthuc.dossiers.models import PaperType
from chungthuc.procedures import refusal_grounds
from chungthuc.procedures.finding import search
from chungthuc.procedures.models import FeeSchedule, Procedure, RefusalGround, fee_on
from tests.certification.catalogue.rows import attestation, fee, ground, paper, procedure, waiver

NGA = "nga@vidu.test"
E_COPY = "2.000815"
APRIL, LATER = date(2027, 4, 1), date(2028, 1, 1)
ROWS = {
    "testimony": attestation(APRIL),
    "fee": fee(APRIL),
    "fee_waiver": waiver("van-ban", APRIL),
    "paper_type": paper("lai-xe", APRIL),
    "refusal_ground": ground("22.1", APRIL),
    "procedure": procedure(E_COPY, APRIL),
}


def everything() -> dict[str, list[dict[str, object]]]:
    return {name: [kind.values(row) for row in kind.stored()] for name, kind in KINDS.items()}


@pytest.mark.parametrize("kind", ROWS)
def test_a_new_row_is_said_then_done_then_the_same(kind, nga, load):
    before, text = everything(), ROWS[kind]
    said = load(text)
    assert "mới" in said.splitlines()[0]
    assert said.splitlines()[-1].startswith("Chưa ghi gì.")
    assert everything() == before
    done = load(text, by=NGA)
    assert done.splitlines() == [*said.splitlines()[:-1], "Đã ghi."]  # exactly what was said
    assert len(everything()[kind]) == len(before[kind]) + 1
    assert {name: rows for name, rows in everything().items() if name != kind} == {
        name: rows for name, rows in before.items() if name != kind
    }
    after = everything()
    again = load(text, by=NGA)
    assert again.splitlines()[0].endswith(": giữ nguyên")
    assert again.splitlines()[1:] == ["0 mới, 0 đổi, 1 giữ nguyên, 0 không nhận.", "Không có gì để ghi."]
    assert everything() == after


def test_it_counts_from_its_day(nga, load):
    load("".join(ROWS.values()), by=NGA)
    day = timedelta(days=1)
    assert [fee_on(when, 2) for when in (APRIL - day, APRIL)] == [4000, 6000]
    assert [TestimonyTemplate.on(when).name for when in (APRIL - day, APRIL)][1] == "Lời chứng mới"
    assert [PaperType.objects.on(when).filter(code="lai-xe").count() for when in (APRIL - day, APRIL)] == [0, 1]
    words = [RefusalGround.objects.on(when).get(code="22.1").words for when in (APRIL - day, APRIL)]
    assert words == [refusal_grounds.GROUNDS[0], "Bản chính không còn giá trị."]
    old, new = (Procedure.objects.on(when).get(code=E_COPY) for when in (APRIL - day, APRIL))
    assert (old.until, new.until) == (APRIL, None)
    assert old.explanations.count() == len(defaults.procedures.WORDS)
    assert [one.words for one in new.explanations.all()] == ["Bản chính."]
    assert [(one.kind, one.offered) for one in new.agency_kinds.all()] == [("commune", True)]
    assert search("sao y", Procedure.objects.on(APRIL)) == [new]


def test_what_ends_because_another_begins_is_said(nga, load):
    assert f"procedure {E_COPY} 01/11/2025: đổi until: không có → 01/04/2027" in load(ROWS["procedure"]).splitlines()
    assert "refusal_ground 22.1 10/04/2015: đổi until: không có → 01/04/2027" in load(ROWS["refusal_ground"])


def test_the_office_starts_again_after_a_later_row_came(nga, load):
    """``migrate`` loads the defaults each time."""
    load("".join(ROWS.values()), by=NGA)
    before = everything()
    defaults.load()
    assert everything() == before


def test_who_which_file_and_what_of_it_stand_in_the_chain(nga, load):
    load(fee(APRIL) + paper("lai-xe", APRIL))
    assert not Event.objects.filter(chain="catalogue").exists()
    text = fee(APRIL) + paper("lai-xe", APRIL)
    load(text, by="NGA@vidu.test")
    event = Event.objects.get(chain="catalogue")
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    assert (event.action, event.by, event.subject) == ("load_catalogue", f"person:{nga.pk}", f"catalogue:{sha256}")
    assert event.facts == {"sha256": sha256, "rows": ["new fee 01/04/2027", "new paper_type lai-xe 01/04/2027"]}
    load(text, by=NGA)
    assert Event.objects.filter(chain="catalogue").count() == 1  # nothing was done


@pytest.mark.parametrize("by", ["", "nobody@vidu.test", "lan@vidu.test"])
def test_only_an_administrator_answers_for_it(by, nga, load, django_user_model):
    django_user_model.objects.create_user("lan@vidu.test", full_name="Trần Thị Lan")
    before = everything()
    said = load(fee(APRIL), by=by or " ")
    assert "người quản trị" in said
    assert everything() == before


def test_in_a_house_without_copies_everything_may_be_corrected(nga, load):
    shipped = TestimonyTemplate.objects.get()
    text = attestation(shipped.since) + fee(FeeSchedule.objects.get().since) + paper("khac", date(2020, 1, 1))
    text += ground("22.1", date(2015, 4, 10)) + procedure(E_COPY, date(2025, 11, 1)) + paper("lai-xe", date(2020, 1, 1))
    said = load(text, by=NGA)
    assert "1 mới, 5 đổi, 0 giữ nguyên, 0 không nhận." in said
    assert "đổi first_rate: 2000 → 3000; next_rate: 1000 → 1500" in said
    assert "thêm «bring · Bản chính. · Điều 1»" in said
    assert "bớt «notary_organization · false»" in said
    assert TestimonyTemplate.objects.get().pk == shipped.pk
    assert [one.words for one in Procedure.objects.get(code=E_COPY).explanations.all()] == ["Bản chính."]
    assert "0 mới, 0 đổi, 6 giữ nguyên" in load(text, by=NGA)


def test_a_row_that_has_not_begun_may_be_corrected(used, load):
    tomorrow = used + timedelta(days=1)
    assert "1 mới" in load(fee(tomorrow), by=NGA)
    said = load(fee(tomorrow, first_rate=4000), by=NGA)
    assert "đổi first_rate: 3000 → 4000" in said
    assert fee_on(tomorrow, 1) == 4000


@pytest.mark.parametrize("kind", ROWS)
def test_what_was_used_is_not_corrected(kind, used, load):
    """A row of the same date with other words."""
    rows = {
        "testimony": attestation(date(2025, 11, 1)),
        "fee": fee(date(2017, 1, 1)),
        "fee_waiver": waiver("van-ban", date(2017, 1, 1)),
        "paper_type": paper("khac", date(2017, 1, 1)),
        "refusal_ground": ground("22.1", date(2015, 4, 10)),
        "procedure": procedure(E_COPY, date(2025, 11, 1)),
    }
    before = everything()
    said = load(rows[kind] + fee(used + timedelta(days=1)), by=NGA)
    assert "không nhận: đã có dòng khác cùng ngày và đã dùng, không sửa được (" in said
    assert said.endswith("Chưa ghi gì: sửa các dòng không nhận rồi làm lại.")
    assert everything() == before  # nor the good row of the file


@pytest.mark.parametrize("kind", ROWS)
def test_nothing_begins_in_a_past_that_was_used(kind, used, load):
    past = used - timedelta(days=1)
    rows = {
        "testimony": attestation(past),
        "fee": fee(past),
        "fee_waiver": waiver("van-ban", past),
        "paper_type": paper("lai-xe", past),
        "refusal_ground": ground("22.1", past),
        "procedure": procedure(E_COPY, past),
    }
    before = everything()
    assert "không nhận: bắt đầu trong quá khứ" in load(rows[kind], by=NGA)
    assert everything() == before


def test_it_may_begin_today(used, load):
    assert "1 mới" in load(fee(used), by=NGA)
    assert fee_on(used, 1) == 3000


def test_the_end_of_what_was_used_may_be_set_but_not_in_the_past(used, load):
    name, order = PaperType.objects.filter(code="khac").values_list("name", "order").get()

    def khac(until: date) -> str:
        text = paper("khac", date(2017, 1, 1), name=name, extra=f"until = {until}")
        return text.replace("order = 9", f"order = {order}")

    assert "ngày mới không được ở quá khứ (until: không có → " in load(khac(used - timedelta(days=1)), by=NGA)
    assert "đổi until: không có → " in load(khac(used + timedelta(days=9)), by=NGA)
    assert PaperType.objects.get(code="khac").until == used + timedelta(days=9)
    assert "1 đổi" in load(khac(used + timedelta(days=5)), by=NGA)  # it has not come yet
    PaperType.objects.filter(code="khac").update(until=used - timedelta(days=1))
    assert "ngày đã qua không đổi được" in load(khac(used + timedelta(days=5)), by=NGA)


def test_vneid_begins_to_show_a_paper_from_today_on(used, load):
    name, order = PaperType.objects.filter(code="khac").values_list("name", "order").get()
    text = paper("khac", date(2017, 1, 1), name=name).replace("order = 9", f"order = {order}")
    assert "đổi on_vneid_since" in load(f"{text}on_vneid_since = {used}\n", by=NGA)
    assert PaperType.objects.get(code="khac").is_on_vneid(used)
    assert "ngày đã qua không đổi được" not in load(text)  # today is not over
    PaperType.objects.filter(code="khac").update(on_vneid_since=used - timedelta(days=1))
    assert "ngày đã qua không đổi được" in load(text)


def test_an_end_behind_the_next_beginning_is_refused(nga, load):
    load(ground("22.1", LATER), by=NGA)
    said = load(ground("22.1", APRIL, extra="until = 2028-02-01"), by=NGA)
    assert "không nhận: until 01/02/2028 là sau ngày 01/01/2028, khi dòng sau bắt đầu" in said
    assert "mới (until: không có → 01/01/2028)" in load(ground("22.1", APRIL), by=NGA)
    spans = RefusalGround.objects.filter(code="22.1").order_by("since").values_list("since", "until")
    assert list(spans) == [(date(2015, 4, 10), APRIL), (APRIL, LATER), (LATER, None)]


def test_what_was_looked_at_is_done_and_nothing_else(nga, load, today, monkeypatch):
    text = ROWS["procedure"]
    mark = load(text).splitlines()[-1].rpartition(" ")[2]
    assert len(mark) == 8
    assert "Đã ghi." not in load(text.replace("Bản chính.", "Bản sao."), by=NGA, seen=mark)
    load(ground("22.1", LATER), by=NGA)  # of something else
    Procedure.objects.filter(code=E_COPY).update(until=LATER)  # somebody was there in between
    said = load(text, by=NGA, seen=mark)
    assert said == f"Tệp, dữ liệu hoặc ngày đã khác so với lần xem trước {mark}. Chưa ghi gì. Xem trước lại rồi ghi."
    Procedure.objects.filter(code=E_COPY).update(until=None)
    assert load(text, by=NGA, seen=mark).endswith("Đã ghi.\n")


def test_a_bad_file_changes_nothing(nga, load):
    before = everything()
    assert load(fee(APRIL) + fee(LATER, extra="colour = 3"), by=NGA).endswith("không có mục này.\nChưa ghi gì.")
    assert everything() == before


def test_points_of_other_procedures_stay(nga, load):
    load(procedure("2.000843", date(2025, 11, 1)), by=NGA)
    load(procedure("2.000843", date(2025, 11, 1), point="Bản dịch."), by=NGA)
    points = {one.code: one.explanations.count() for one in Procedure.objects.all()}
    assert (points["2.000843"], points[E_COPY]) == (1, len(defaults.procedures.WORDS))


def test_versions_in_one_file_follow_each_other(nga, load):
    text = procedure(E_COPY, APRIL) + procedure(E_COPY, LATER, point="Bản chính, thẻ căn cước.")
    assert "2 mới" in load(text, by=NGA)
    spans = Procedure.objects.filter(code=E_COPY).order_by("since").values_list("since", "until")
    assert list(spans) == [(date(2025, 11, 1), APRIL), (APRIL, LATER), (LATER, None)]
    assert "0 mới, 0 đổi, 2 giữ nguyên" in load(text, by=NGA)
