"""Our letters are Vietnamese; one line in English says where the same is read in English."""

from datetime import datetime

from chungthuc.accounts.models import Person
from chungthuc.core.clock import VIETNAM
from chungthuc.notifications.facts import Booking, Code, Result
from chungthuc.notifications.telling import tell
from chungthuc.notifications.wording.templates import Template

BOOKING = Booking("7K2-M9P-QRX", datetime(2026, 11, 30, 8, 30, tzinfo=VIETNAM), "UBND phường Hoàn Kiếm")
RESULT = Result("000.00.18.H26-261126-0001", "UBND phường Hoàn Kiếm")


def test_a_letter_says_in_english_where_it_can_be_read(db):
    an = Person.objects.create_user("an@vidu.test", full_name="Nguyễn Văn An")
    told = (
        (Template.BOOKING_CONFIRMED, BOOKING, "/appointments/7K2-M9P-QRX"),
        (Template.RESULT_READY, RESULT, "/follow"),
    )
    for template, facts, page in told:
        rows = {one.channel: one for one in tell(an, template, facts, key=template)}
        assert f"{page} and choose “English”" in rows["email"].body
        assert "English" not in rows["in_app"].body
    code = {one.channel: one for one in tell(an, Template.CONFIRMATION_CODE, Code("482913", minutes=10), key="c")}
    assert "English" not in code["email"].body
