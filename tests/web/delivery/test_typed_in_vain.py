"""What was typed for a copy that went on meanwhile is shown once more, with what happened; nothing of it is used."""

from chungthuc.certification.reception import cancelling
from demo import life


def test_a_destination_typed_for_a_copy_that_was_cancelled(as_, world, scan):
    copy = life.submitted(world, scan)
    cancelling.cancel(copy, reason="Người yêu cầu rút", by=world.minh)
    sent = {
        "email": "moi@vidu.test",
        "email_check": "read_back",
        "phone": "0901234567",
        "desk": "copy",
        "email_code": "ABCD2345",
    }
    answer = as_("minh").post(f"/delivery/copies/{copy.pk}/addressee", sent)
    page = answer.content.decode()
    assert answer.status_code == 409
    for told in ("Không sửa được nơi nhận", "moi@vidu.test", "0901234567", "Đã đọc lại từng chữ", "Mở bản sao"):
        assert told in page
    assert "ABCD2345" not in page
    assert page.count("moi@vidu.test") == 1, "not in the search of the page's head as well"
    copy.dossier.refresh_from_db()
    assert copy.dossier.email == "nguoidan@vidu.test"


def test_opened_to_be_read_it_leads_to_the_copy(as_, world, scan):
    copy = life.submitted(world, scan)
    cancelling.cancel(copy, reason="Người yêu cầu rút", by=world.minh)
    answer = as_("minh").get(f"/delivery/copies/{copy.pk}/addressee?desk=copy")
    assert (answer.status_code, answer["Location"]) == (302, f"/counter/copies/{copy.pk}")


def test_a_cancelled_copy_offers_no_slip(as_, world, scan):
    copy = life.submitted(world, scan)
    assert "In phiếu hẹn trả kết quả" in as_("minh").get(f"/counter/copies/{copy.pk}").content.decode()
    cancelling.cancel(copy, reason="Người yêu cầu rút", by=world.minh)
    assert "In phiếu hẹn trả kết quả" not in as_("minh").get(f"/counter/copies/{copy.pk}").content.decode()
