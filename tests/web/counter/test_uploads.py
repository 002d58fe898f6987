"""What is uploaded at the counter, and by whom."""

from chungthuc.core.errors import Refused
from chungthuc.web.counter import uploads
from tests.web.pictures import named


def test_a_full_store_is_told_and_the_form_stays(as_, world, monkeypatch):
    def full(*_file: object) -> None:
        raise Refused("store_full", "Kho tệp đã đầy.", "Báo người quản trị.")

    monkeypatch.setattr(uploads, "take", full)
    assert "Kho tệp đã đầy" in as_("minh").post("/counter/uploads", {"scan": named(b"%PDF")}).content.decode()
    typed = {"account": "without", "name": "Nguyễn Văn An", "scan": named(b"%PDF")}
    answer = as_("minh").post("/counter/copies/new", typed)
    assert answer.status_code == 422
    assert 'value="Nguyễn Văn An"' in answer.content.decode()


def test_only_who_takes_papers_in_may_upload(as_, world):
    for who in ("hoa", "tuan", "lan", "nga"):
        assert as_(who).post("/counter/uploads", {"scan": named(b"%PDF")}).status_code == 403
