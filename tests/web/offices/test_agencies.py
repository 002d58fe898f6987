"""«Cơ quan»: the tree by pages; who stands above decides, and sees before what a merger touches."""

from datetime import timedelta

import pytest

from chungthuc.accounts.models import Grant, Right
from chungthuc.agencies import tree
from chungthuc.agencies.models import Agency, Succession
from chungthuc.certification.models import CertifiedCopy
from chungthuc.core import clock
from tests.harness.jobs import run_jobs
from tests.web.offices.conftest import WHY, administers, said

HERE, ABOVE = "/offices/00070/place", "/offices/01/place"
ACTS = ("below", "name", "parent", "abolition", "merger")


def day(days: int) -> str:
    return f"{clock.today() + timedelta(days=days):%d/%m/%Y}"


def test_an_office_is_added_renamed_moved_and_abolished(as_, office, done):
    nga = as_("nga")
    sent = {
        "code": "99001",
        "kind": "commune",
        "name": "Ủy ban nhân dân phường Bờ Hồ",
        "since": day(-3),
        "decision": WHY,
    }
    assert "Đã thêm" in said(done(nga, f"{ABOVE}/below", sent))
    made = Agency.objects.get(code="99001")
    assert [one.code for one in nga.get("/administration?q=bo ho").context["lines"]] == ["99001"]
    path = "/offices/99001/place"
    done(nga, f"{path}/name", {"name": "Ủy ban nhân dân phường Hồ Gươm", "since": day(0), "decision": WHY})
    page = nga.get(path).content.decode()
    assert "Bờ Hồ" in page
    assert "Hồ Gươm" in page
    done(nga, f"{path}/parent", {"parent": "00004", "since": day(1), "decision": WHY})
    assert tree.path(made, clock.today() + timedelta(days=1))[1] == office.neighbour.pk
    done(nga, f"{path}/abolition", {"day": day(5), "decision": WHY})
    assert made.placements.order_by("during").last().during.upper == clock.today() + timedelta(days=5)


def test_the_parent_is_found_by_its_name_or_asked_again(as_, office):
    nga, sent = as_("nga"), {"since": day(1), "decision": WHY}
    look = nga.post("/offices/00070/place/parent", {**sent, "parent": "ba dinh"})
    assert look.context["effect"] is not None
    for typed in ("phuong", "khong co", "99999"):
        answer = nga.post("/offices/00070/place/parent", {**sent, "parent": typed})
        assert answer.status_code == 422
        assert f'value="{typed}"' in answer.content.decode()


def test_a_merger_is_seen_prepared_called_off_and_carried_out(as_, world, submitted_copy, done):
    nga = as_("nga")
    chosen = Grant.objects.get(person=world.minh, agency=world.office)
    sent = {"into": "00008", "on": day(0), "decision": WHY, "moved": [chosen.pk]}
    look = nga.post(f"{HERE}/merger", {**sent, "on": day(2)})
    shown = look.content.decode()
    assert "1 bản sao chưa có số, trong 1 hồ sơ" in shown
    assert "1 quyền chuyển sang cơ quan mới, 3 quyền kết thúc" in shown
    assert submitted_copy.dossier.requester_name not in shown
    done(nga, f"{HERE}/merger", {**sent, "on": day(2)})
    assert "Sẽ sáp nhập" in nga.get(HERE).content.decode()
    assert "Đã hủy" in said(nga.post(f"{HERE}/merger/removal", follow=True))
    assert not Succession.objects.exists()
    done(nga, f"{HERE}/merger", sent)
    run_jobs()
    assert CertifiedCopy.objects.get(pk=submitted_copy.pk).agency.code == "00008"
    page = nga.get("/offices/00008/place").content.decode()
    assert "Cơ quan sáp nhập vào đây" in page
    assert world.office.code in page
    assert nga.get(HERE).status_code == 404, "it stands below nobody any more"
    assert as_("minh").get("/counter/copies").status_code == 200


@pytest.mark.parametrize(("into", "told"), [("00070", "chính mình"), ("01", "khác loại")])
def test_a_senseless_merger_is_refused_by_name(as_, office, into, told):
    answer = as_("nga").post(f"{HERE}/merger", {"into": into, "on": day(2), "decision": WHY})
    assert told in said(answer)
    assert f'value="{into}"' in answer.content.decode()
    assert not Succession.objects.exists()


@pytest.mark.parametrize("who", ["minh", "hoa", "tuan", "vi", "lan"])
def test_others_are_refused(as_, office, who):
    client = as_(who)
    assert client.get(HERE).status_code == 403
    for act in ACTS:
        assert client.get(f"{HERE}/{act}").status_code == 403
        assert client.post(f"{HERE}/{act}", {"name": "x"}).status_code == 403
    assert client.post(f"{HERE}/merger/removal").status_code == 403


def test_who_administers_the_office_alone_adds_below_and_changes_nothing_of_it(as_, office, done):
    administers(office, "minh", office.office)
    minh = as_("minh")
    assert "/place/merger" not in minh.get(HERE).content.decode()
    sent = {
        "name": {"name": "Tên khác", "since": day(1), "decision": WHY},
        "abolition": {"day": day(1), "decision": WHY},
    }
    for act, given in sent.items():
        assert "cấp trên" in said(minh.post(f"{HERE}/{act}", given))
    assert "cấp trên" in said(minh.post(f"{HERE}/merger", {"into": "00070", "on": day(1), "decision": WHY}))
    new = {"code": "99001", "kind": "commune", "name": "Phòng một cửa", "since": day(0), "decision": WHY}
    done(minh, f"{HERE}/below", new)
    assert Grant.objects.filter(right=Right.ADMINISTER).count() == 2
