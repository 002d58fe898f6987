"""An administrator brings an office to its first real paper; until then its staff see that all of it is a trial."""

import pytest

from chungthuc.agencies.models import LiveOffice
from chungthuc.certification import sealing
from chungthuc.certification.defaults import load
from chungthuc.certification.reception import cancelling
from chungthuc.notifications.models import Message
from demo import life
from tests.harness import appointments

HERE = "/administration/00070"
NOTE = "hồ sơ tiếp nhận ở đây là bản thử"


@pytest.fixture
def before(world):
    load()
    appointments.rule(appointments.desk(world.office)).save()
    LiveOffice.objects.filter(agency=world.office).delete()
    return world


@pytest.fixture
def tried(before, scan):
    copy = life.submitted(before, scan, email="")
    life.stamped(life.forwarded(before, life.signed(before, copy)))
    sealing.finish(life.sealed(before, copy))
    return copy


def test_without_a_trial_there_is_no_button(as_, before):
    page = as_("nga").get(HERE).content.decode()
    assert "Còn mục chưa có" in page
    assert "going-live" not in page
    assert as_("nga").post(f"{HERE}/going-live", {"reason": "QĐ 1"}).status_code == 302
    assert not LiveOffice.objects.filter(agency=before.office).exists()


def test_with_one_it_goes_live_by_a_decision(as_, tried, before):
    nga = as_("nga")
    assert "going-live" in nga.get(HERE).content.decode()
    assert "Đủ, chưa vận hành" in nga.get("/administration").content.decode()
    nga.post(f"{HERE}/going-live", {"reason": ""})
    assert not LiveOffice.objects.filter(agency=before.office).exists()
    page = nga.post(f"{HERE}/going-live", {"reason": "Quyết định 15/QĐ-UBND"}, follow=True).content.decode()
    assert "Vận hành chính thức từ" in page
    assert "Quyết định 15/QĐ-UBND" in page


def test_whoever_proved_long_ago_is_asked_again(as_, tried, before, settings):
    from datetime import timedelta

    settings.STEP_UP_EVERY = timedelta(0)
    answer = as_("nga").post(f"{HERE}/going-live", {"reason": "Quyết định 15/QĐ-UBND"})
    assert "reauthenticate" in answer["Location"]
    assert not LiveOffice.objects.filter(agency=before.office).exists()


@pytest.mark.parametrize("who", ["minh", "hoa", "tuan", "vi", "lan"])
def test_nobody_else(as_, tried, who):
    assert as_(who).post(f"{HERE}/going-live", {"reason": "QĐ 1"}).status_code == 403


def test_staff_see_it_on_each_page_and_at_each_copy(as_, tried, before):
    for who, path in (("minh", "/counter/copies"), ("hoa", "/signing-desk/copies?tab=signed"), ("tuan", "/registers")):
        assert NOTE in as_(who).get(path).content.decode()
    assert "data-trial" in as_("hoa").get("/signing-desk/copies?tab=signed").content.decode()
    page = as_("tuan").get(f"/sealing-desk/copies/{tried.pk}").content.decode()
    assert "Hoàn thành và chuyển" not in page


def test_in_a_live_office_nobody_is_told_so(as_, world):
    assert NOTE not in as_("minh").get("/counter/copies").content.decode()


def test_citizens_are_not_offered_an_office_that_is_not_live(client, before, services):
    page = client.get("/services/2.000815/agencies/00070").content.decode()
    assert "/services/2.000815/agencies/00070/booking" not in page


def test_the_slip_and_the_page_that_follows_it_say_so(as_, client, before, scan):
    copy = life.submitted(before, scan, email="")
    for page in (
        as_("minh").get(f"/delivery/dossiers/{copy.dossier_id}/slip"),
        client.get(f"/follow/{copy.dossier.follow_code}"),
    ):
        assert "Bản thử – không có giá trị pháp lý" in page.content.decode()


def test_nobody_is_told_that_a_trial_was_cancelled(before, scan):
    copy = life.submitted(before, scan, email="nguoi@vidu.test")
    cancelling.cancel(copy, reason="Thử xong", by=before.minh)
    assert not Message.objects.exists()


def test_of_a_real_one_its_requester_is_told(world, scan):
    copy = life.submitted(world, scan, email="nguoi@vidu.test")
    cancelling.cancel(copy, reason="Bản chính rách", by=world.minh)
    assert Message.objects.exists()
