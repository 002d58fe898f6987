"""What anyone reads of a file at the public check: one test for each row of the table (verification/answers.py)."""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from chungthuc.core import clock
from chungthuc.verification.models import Check, Conclusion
from demo import life
from packages.pades.tests.builders.signed import elsewhere, making

pytestmark = pytest.mark.django_db
COLOURS = {"valid": "Hợp lệ", "invalid": "Không hợp lệ", "undecided": "Chưa đủ căn cứ"}
UNKNOWN = "ABCD-EFGH-JKMN-PQRS-TVWX"


class VerdictPage:
    """The page that answers: the verdict's colour, its headline, its sentence, all text."""

    def __init__(self, page: str) -> None:
        self.text = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page))
        section = re.search(r'<section class="verdict (\w+)".*?</section>', page, re.DOTALL)
        assert section, page
        self.colour = section.group(1)
        self.headline, self.sentence = (
            re.search(f"<{tag}(?: [^>]*)?>(.*?)</{tag}>", section.group(0), re.DOTALL).group(1).strip()
            for tag in ("h2", "p")
        )


@pytest.fixture
def checked(client: Client, services) -> Callable[..., VerdictPage]:
    def ask(content: bytes, name: str = "ban-sao.pdf") -> VerdictPage:
        answer = client.post("/check", {"file": SimpleUploadedFile(name, content)})
        assert answer.status_code == 200
        return VerdictPage(answer.content.decode())

    return ask


@pytest.fixture
def issued(issued_copy, jobs, tmp_path) -> tuple[Any, bytes]:
    return issued_copy, life.whole_file(issued_copy, tmp_path / "copy.pdf").read_bytes()


def before_the_last_revision(content: bytes) -> bytes:
    return content[: content.rfind(b"%%EOF", 0, len(content) - 10) + 6]


def forged(services, settings, tmp_path, *, leader, seal, host: str = "", code: str = UNKNOWN) -> bytes:
    """Our exact structure by two certificates, its QR and its words leading to a host."""
    page = replace(making.PAGE, check_url=f"{host or settings.ADDRESS}/c/{code}", check_code=code)
    made = making.Making(services, making.make_base(tmp_path / "base.pdf"), leader, seal)
    made.stages["attested"] = making.attach(made.base, page, making.Positions(), fonts=making.FONTS)
    for step in (made.signed, made.sealed, made.extended, made.issued):
        step()
    return made.base.read_bytes() + made.stages["issued"]


def by_others(services, tmp_path, first, second, change: Callable[[pikepdf.Pdf], None] | None = None) -> bytes:
    """A file of another system: two ordinary signatures with all evidence."""
    start = elsewhere.plain(tmp_path / "other.pdf", object_stream_mode=pikepdf.ObjectStreamMode.disable)
    if change:
        with pikepdf.open(start, allow_overwriting_input=True) as pdf:
            change(pdf)
            pdf.save(start, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    empty = elsewhere.with_fields(start.read_bytes(), ("KyTen", "DongDau"))
    signed = elsewhere.sign(empty, services, first, "KyTen", elsewhere.ALL)
    return elsewhere.sign(signed, services, second, "DongDau", elsewhere.ALL)


def test_bytes_issued_here(checked, issued):
    copy, content = issued
    seen = checked(content)
    assert (seen.colour, seen.headline) == ("valid", "Hợp lệ")
    assert f"số {copy.entry.number}, quyển số {copy.entry.volume.volume_code}" in seen.sentence
    assert Check.objects.get().conclusion == Conclusion.VALID


def test_what_is_genuine_has_no_code_and_its_print_names_the_site(checked, issued):
    page = checked(issued[1])
    assert "issued_here_unchanged" not in page.text
    assert "Kết quả kiểm tra tại testserver" in page.text
    other = checked(b"%PDF-1.7 none")
    assert re.search("Mã lỗi: [a-z_]+", other.text)


def test_a_code_of_ours_that_the_register_lacks(checked, services, settings, tmp_path):
    """Two private certificates in our exact structure, a QR to our own host: the commonest forgery worth the work."""
    pki = services.pki
    leader = pki.issue("Trần Thị Giả Mạo", under="public")
    seal = pki.issue("Lê Văn Mạo Danh", under="public", organization="Công ty Bất Kỳ")
    content = forged(services, settings, tmp_path, leader=leader, seal=seal)
    seen = checked(content)
    assert (seen.colour, seen.headline) == ("invalid", "Không hợp lệ: không có trong sổ")
    assert "Cơ quan: " not in seen.text
    assert Check.objects.get().reason == "not_in_register"
    settings.REGISTER_UNRECONCILED = clock.today()
    seen = checked(content)
    assert (seen.colour, seen.headline) == ("undecided", "Chưa đủ căn cứ")
    assert "đang được đối chiếu" in seen.sentence


def test_a_code_that_stands_in_the_picture_alone(checked, settings, tmp_path):
    """A QR among the dots of a scan says the same as one of ours."""
    import segno

    drawn = io.BytesIO()
    segno.make(f"{settings.ADDRESS}/c/{UNKNOWN}").save(drawn, kind="png", scale=5)
    page, out = Image.new("L", (1240, 1754), 255), io.BytesIO()
    page.paste(Image.open(drawn).convert("L"), (200, 300))
    page.save(out, "PDF", resolution=150)
    seen = checked(out.getvalue())
    assert (seen.colour, seen.headline) == ("invalid", "Không hợp lệ: không có trong sổ")


def test_other_bytes_under_a_code_of_the_register(checked, issued):
    _copy, content = issued
    seen = checked(content[:3000] + bytes([content[3000] ^ 1]) + content[3001:])
    assert (seen.colour, seen.headline) == ("invalid", "Không hợp lệ")
    seen = checked(before_the_last_revision(content))
    assert (seen.colour, seen.headline) == ("undecided", "Chưa đủ căn cứ: không phải bản đã phát hành")


def test_another_system_with_both_signers_in_the_rights(checked, world, services, tmp_path):
    content = by_others(services, tmp_path, world.signers["hoa"], world.seals[world.office.code])
    seen = checked(content)
    assert (seen.colour, seen.headline) == ("valid", "Hợp lệ")
    assert "Tệp do hệ thống khác tạo" in seen.sentence
    assert "Người ký chứng thực: " in seen.text
    turned = by_others(services, tmp_path, world.seals[world.office.code], world.signers["hoa"])
    assert checked(turned).colour == "invalid"


def test_another_system_whose_authority_is_unknown(checked, services, tmp_path):
    pki = services.pki
    pair = pki.issue("Trần Thị Giả Mạo", under="public"), pki.issue("UBND xã Nào Đó", organization="UBND xã Nào Đó")
    seen = checked(by_others(services, tmp_path, *pair))
    assert (seen.colour, seen.headline) == ("undecided", "Chưa đủ căn cứ")
    assert seen.sentence.startswith("Chữ ký nguyên vẹn; chưa rõ thẩm quyền")
    assert "Trần Thị Giả Mạo" in seen.text
    assert not re.search("(Cơ quan|Người ký chứng thực): ", seen.text)


def test_our_structure_of_another_host_whose_authority_is_unknown(checked, services, settings, tmp_path):
    pki = services.pki
    seal = pki.issue("UBND xã Xa", organization="UBND xã Xa")
    other = {"leader": pki.issue("Lê Thị Xa"), "seal": seal, "host": "https://chungthuc.xa.vidu.test"}
    seen = checked(forged(services, settings, tmp_path, **other))
    assert seen.colour == "undecided"
    assert seen.sentence.startswith("Chữ ký nguyên vẹn; chưa rõ thẩm quyền")


def word_file() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr("word/document.xml", "<document/>")
    return out.getvalue()


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 40)).save(out, "PNG")
    return out.getvalue()


def unsigned() -> bytes:
    out, pdf = io.BytesIO(), pikepdf.new()
    pdf.add_blank_page()
    pdf.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("make", "what"),
    [
        (unsigned, "Tệp không có chữ ký số nào"),
        (picture, "Đây là tệp ảnh"),
        (word_file, "Đây là tệp Word"),
        (lambda: b"", "Tệp rỗng"),
        (lambda: b"\n" * 10, "Tệp rỗng"),
        (lambda: b"<html><body>404</body></html>", "Đây là trang web"),
    ],
)
def test_what_is_no_copy_at_all(checked, make, what):
    seen = checked(make())
    assert (seen.colour, seen.headline) == ("no_copy", "Không phải bản sao điện tử đã chứng thực")
    assert seen.sentence.startswith(what)
    assert Check.objects.get().conclusion == Conclusion.NO_COPY


@pytest.mark.parametrize(
    ("content", "what"),
    [(b"<html><body>404</body></html>", "This is a saved web page"), (b"", "The file is empty")],
)
def test_an_english_page_says_it_in_english(services, content, what):
    answer = Client(headers={"accept-language": "en"}).post("/check", {"file": SimpleUploadedFile("a.pdf", content)})
    assert VerdictPage(answer.content.decode()).sentence.startswith(what)


def test_the_lines_of_an_issued_copy_in_both_languages(issued):
    """Of its report as it was kept at issue: codes, and of a row from before, sentences."""
    copy, content = issued
    told = copy.report["lines"][0]
    assert told["code"] == "unchanged_since_seal"
    old = {**told, "sentence": "Tệp không bị thay đổi từ khi đóng dấu.", "details": ["Giữa hai chữ ký."]}
    del old["code"]
    for report in (copy.report, {**copy.report, "lines": [old]}):
        type(copy).objects.filter(pk=copy.pk).update(report=report)
        for language, words in (("vi", "không bị thay đổi từ khi đóng dấu"), ("en", "not changed since it was sealed")):
            client = Client(headers={"accept-language": language})
            answer = client.post("/check", {"file": SimpleUploadedFile("a.pdf", content)})
            assert words in answer.content.decode()


def test_a_printout_of_a_genuine_copy_says_what_to_ask_for(checked, issued):
    """Saved as a new PDF: the page and its code are there, the signatures are not."""
    _copy, content = issued
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        del pdf.Root.AcroForm
        del pdf.Root.Perms
        for page in pdf.pages:
            if "/Annots" in page.obj:
                del page.obj["/Annots"]
        pdf.save(out)
    seen = checked(out.getvalue())
    assert seen.colour == "no_copy"
    assert "gửi tệp PDF gốc của bản sao đó" in seen.sentence


def starts_a_program(pdf: pikepdf.Pdf) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="calc.exe")
    pdf.pages[0].obj.AA = pikepdf.Dictionary(O=action)


def test_every_warning_stands_on_the_page(checked, world, services, tmp_path):
    seen = checked(
        by_others(services, tmp_path, world.signers["hoa"], world.seals[world.office.code], starts_a_program)
    )
    assert "Tệp có nội dung tự chạy" in seen.text
    assert "Tệp không có cấu trúc của bản sao điện tử do phần mềm này tạo" in seen.text


def outside_picture(pdf: pikepdf.Pdf) -> None:
    image = pdf.make_stream(b"", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=1, Height=1,
                            BitsPerComponent=8, ColorSpace=pikepdf.Name.DeviceGray)  # fmt: skip
    image.F = pikepdf.Dictionary(FS=pikepdf.Name.URL, F="http://vidu.test/anh")
    pdf.pages[0].obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(A=image))


def test_a_picture_from_elsewhere_is_never_green(checked, world, services, tmp_path):
    seen = checked(by_others(services, tmp_path, world.signers["hoa"], world.seals[world.office.code], outside_picture))
    assert seen.colour == "undecided"
    assert "nằm ngoài tệp" in seen.sentence


def test_a_code_alone_never_shows_the_colour_of_a_verdict(client, issued):
    copy, _content = issued
    page = client.get(f"/c/{copy.code}").content.decode()
    assert str(copy.entry.number) in page
    assert 'class="verdict' not in page
    assert not any(f'class="{colour}' in page for colour in COLOURS)
    assert "Hợp lệ" not in page
