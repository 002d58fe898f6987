"""What the invented papers say: names, numbers, marks and articles, the same for the same seed."""

import random
from typing import Any

FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Dương", "Lý")
MIDDLE = ("Thị", "Văn", "Minh", "Thanh", "Ngọc", "Quang", "Hải", "Thu", "Đức", "Khánh")
GIVEN = (
    "An",
    "Bình",
    "Châu",
    "Dũng",
    "Giang",
    "Hạnh",
    "Khôi",
    "Lan",
    "Mai",
    "Nghĩa",
    "Phượng",
    "Quỳnh",
    "Sơn",
    "Tuyết",
)
SCHOOLS = (
    ("TRƯỜNG ĐẠI HỌC SAO KHUÊ", "SAO KHUE UNIVERSITY"),
    ("TRƯỜNG ĐẠI HỌC SÔNG HỒNG", "SONG HONG UNIVERSITY"),
    ("TRƯỜNG ĐẠI HỌC HOA SỮA", "HOA SUA UNIVERSITY"),
)
FIELDS = (
    ("NGÀNH CÔNG NGHỆ THÔNG TIN", "INFORMATION TECHNOLOGY"),
    ("NGÀNH KẾ TOÁN", "ACCOUNTING"),
    ("NGÀNH SƯ PHẠM NGỮ VĂN", "LITERATURE TEACHER EDUCATION"),
)
GRADES = (("Xuất sắc", "Excellent"), ("Giỏi", "Very good"), ("Khá", "Good"))
WARDS = ("PHƯỜNG SEN HỒNG", "XÃ TÂN MAI", "PHƯỜNG BẾN TRÚC", "XÃ ĐÔNG QUẾ")
SUBJECTS = (
    "Triết học Mác – Lênin", "Giải tích 1", "Đại số tuyến tính", "Vật lý đại cương", "Tiếng Anh cơ bản",
    "Nhập môn lập trình", "Cấu trúc dữ liệu và giải thuật", "Cơ sở dữ liệu", "Mạng máy tính", "Hệ điều hành",
    "Xác suất thống kê", "Kiến trúc máy tính", "Công nghệ phần mềm", "An toàn thông tin", "Trí tuệ nhân tạo",
    "Đồ án tốt nghiệp", "Giáo dục thể chất", "Pháp luật đại cương", "Kinh tế học đại cương", "Kỹ năng giao tiếp",
)  # fmt: skip
SENTENCES = (
    "Phê duyệt danh sách kèm theo Quyết định này; các cá nhân có tên được hưởng chế độ theo quy định hiện hành.",
    "Giao Phòng Văn hóa – Xã hội chủ trì, phối hợp với các đơn vị liên quan tổ chức thực hiện, báo cáo kết quả "
    "trước ngày 15 hằng tháng.",
    "Kinh phí thực hiện được bố trí từ nguồn ngân sách được giao trong năm và các nguồn hợp pháp khác.",
    "Trong quá trình thực hiện, nếu có khó khăn, vướng mắc, các đơn vị phản ánh bằng văn bản để được xem xét, "
    "giải quyết kịp thời.",
    "Thời hạn áp dụng kể từ ngày ký; các quy định trước đây trái với Quyết định này đều bãi bỏ.",
    "Văn phòng Hội đồng nhân dân và Ủy ban nhân dân có trách nhiệm theo dõi, đôn đốc việc thực hiện.",
)
ROWS_PER_PAGE = 36  # more than fit on one page of marks
ARTICLES_PER_PAGE = 9


def words(kind: str, chance: random.Random, pages: int) -> dict[str, Any]:
    """The data of one paper for papers.typ, long enough for ``pages`` pages where the kind can be long."""
    maker = {
        "diploma": _diploma,
        "identity_card": _identity_card,
        "birth_certificate": _birth_certificate,
        "decision": _decision,
        "transcript": _transcript,
    }[kind]
    return {"kind": kind} | maker(chance, pages)


def person(chance: random.Random) -> str:
    """«Nguyễn Thị Lan»"""
    return f"{chance.choice(FAMILY)} {chance.choice(MIDDLE)} {chance.choice(GIVEN)}"


def _date(chance: random.Random, first: int, last: int) -> tuple[int, int, int]:
    return chance.randint(1, 28), chance.randint(1, 12), chance.randint(first, last)


def _written(date: tuple[int, int, int]) -> str:
    return f"ngày {date[0]:02d} tháng {date[1]:02d} năm {date[2]}"


def _short(date: tuple[int, int, int]) -> str:
    return f"{date[0]:02d}/{date[1]:02d}/{date[2]}"


def _digits(chance: random.Random, count: int) -> str:
    return "".join(str(chance.randint(0, 9)) for _ in range(count))


def _diploma(chance: random.Random, _pages: int) -> dict[str, Any]:
    school, field, grade = chance.choice(SCHOOLS), chance.choice(FIELDS), chance.choice(GRADES)
    name, born, year = person(chance), _date(chance, 1985, 2003), chance.randint(2008, 2025)
    rector = person(chance)
    return {
        "school": school[0],
        "school_en": school[1],
        "field": field[0],
        "field_en": field[1],
        "rows": [
            ["Cho:", name],
            ["Ngày sinh:", _short(born)],
            ["Năm tốt nghiệp:", str(year)],
            ["Xếp loại tốt nghiệp:", grade[0]],
        ],
        "rows_en": [
            ["Upon:", name],
            ["Date of birth:", _short(born)],
            ["Year of graduation:", str(year)],
            ["Degree classification:", grade[1]],
        ],
        "place_date": f"Hà Nội, {_written(_date(chance, year, year))}",
        "signatory": f"PGS. TS. {rector}",
        "seal": school[0],
        "serial": f"SK {_digits(chance, 6)}",
        "book": f"{_digits(chance, 4)}/CN-{year}",
    }


def _identity_card(chance: random.Random, _pages: int) -> dict[str, Any]:
    name, born, issued = person(chance).upper(), _date(chance, 1960, 2006), _date(chance, 2024, 2026)
    number = f"000{_digits(chance, 9)}"
    return {
        "number": number,
        "name": name,
        "born": _short(born),
        "sex": chance.choice(("Nam", "Nữ")),
        "residence": f"Số {chance.randint(1, 300)} phố Hoa Sữa, {chance.choice(WARDS).title()}, Thành phố Hà Nội",
        "birth_place": f"{chance.choice(WARDS).title()}, Thành phố Hà Nội",
        "issued": _short(issued),
        "expires": _short((issued[0], issued[1], issued[2] + 15)),
        "zone": [
            f"IDVNM{number[3:]}9{number}<<{chance.randint(0, 9)}",
            f"{_digits(chance, 7)}M{_digits(chance, 7)}VNM<<<<<<<<<<<{chance.randint(0, 9)}",
            "MAU<<DU<LIEU<HU<CAU<<<<<<<<<<<",
        ],
    }


def _birth_certificate(chance: random.Random, _pages: int) -> dict[str, Any]:
    born, ward = _date(chance, 2005, 2024), chance.choice(WARDS)
    rows = [
        ["Họ, chữ đệm, tên", person(chance).upper()],
        ["Ngày, tháng, năm sinh", _short(born)],
        ["Ghi bằng chữ", "theo ngày, tháng, năm nêu trên"],
        ["Giới tính", chance.choice(("Nam", "Nữ"))],
        ["Dân tộc", "Kinh"],
        ["Quốc tịch", "Việt Nam"],
        ["Nơi sinh", "Bệnh viện đa khoa Sen Hồng"],
        ["Quê quán", f"{ward.title()}, Thành phố Hà Nội"],
        ["Số định danh cá nhân", f"000{_digits(chance, 9)}"],
        ["Họ, chữ đệm, tên người mẹ", person(chance)],
        ["Họ, chữ đệm, tên người cha", person(chance)],
        ["Họ, chữ đệm, tên người đi khai sinh", person(chance)],
    ]
    return {
        "office": ["ỦY BAN NHÂN DÂN", ward],
        "number": f"{chance.randint(1, 400)}/{born[2]}",
        "rows": rows,
        "place_date": f"{ward.title()}, {_written((born[0], born[1], born[2]))}",
        "capacity": "CHỦ TỊCH",
        "seal": f"ỦY BAN NHÂN DÂN {ward}",
        "signatory": person(chance),
    }


def _decision(chance: random.Random, pages: int) -> dict[str, Any]:
    ward, date = chance.choice(WARDS), _date(chance, 2019, 2026)
    count = 3 + ARTICLES_PER_PAGE * (pages - 1)
    articles = [
        [f"Điều {number}.", " ".join(chance.sample(SENTENCES, 2 if pages == 1 else 3))]
        for number in range(1, count + 1)
    ]
    return {
        "office": ["ỦY BAN NHÂN DÂN", ward],
        "number": f"{chance.randint(10, 900)}/QĐ-UBND",
        "place_date": f"{ward.title()}, {_written(date)}",
        "about": "Về việc phê duyệt danh sách hưởng hỗ trợ học tập",
        "authority": f"CHỦ TỊCH ỦY BAN NHÂN DÂN {ward}",
        "basis": [
            "Căn cứ Luật Tổ chức chính quyền địa phương;",
            "Căn cứ các quy định hiện hành về hỗ trợ học tập;",
            "Xét đề nghị của Phòng Văn hóa – Xã hội tại tờ trình kèm theo,",
        ],
        "articles": articles,
        "capacity": "CHỦ TỊCH",
        "seal": f"ỦY BAN NHÂN DÂN {ward}",
        "signatory": person(chance),
    }


def _transcript(chance: random.Random, pages: int) -> dict[str, Any]:
    school, date = chance.choice(SCHOOLS)[0], _date(chance, 2010, 2026)
    rows = 14 + (pages - 1) * ROWS_PER_PAGE
    marks = []
    for number in range(1, rows + 1):
        mark = chance.randint(50, 98) / 10
        letter = "A" if mark >= 8.5 else "B" if mark >= 7 else "C" if mark >= 5.5 else "D"
        subject = SUBJECTS[(number - 1) % len(SUBJECTS)]
        marks.append(
            [str(number), f"IT{_digits(chance, 4)}", subject, str(chance.randint(2, 4)), f"{mark:.1f}", letter]
        )
    return {
        "office": ["BỘ GIÁO DỤC VÀ ĐÀO TẠO", school],
        "number": f"{_digits(chance, 4)}/BĐ",
        "rows": [["Họ và tên", person(chance)], ["Mã sinh viên", _digits(chance, 8)]],
        "marks": marks,
        "place_date": f"Hà Nội, {_written(date)}",
        "capacity": "TRƯỞNG PHÒNG ĐÀO TẠO",
        "seal": school,
        "signatory": person(chance),
    }
