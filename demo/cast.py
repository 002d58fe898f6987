"""The named cast: the same people in the demo, the tests and the screenshots. All are invented."""

from dataclasses import dataclass, field

PASSWORD = "Chung-Thuc-2026"  # of every demo account; the demo's pages say so
PIN = "12345678"  # of every demo token


@dataclass(frozen=True)
class Office:
    code: str
    name: str
    province: str = "01"


@dataclass(frozen=True)
class Actor:
    key: str
    full_name: str
    email: str
    role: str  # what the list of log-ins says
    office: str = ""
    rights: tuple[str, ...] = ()
    post: str = ""  # chair | deputy | delegate
    number: str = ""
    kind: str = "person"
    token: bool = False  # has a certificate for signing
    password: str = field(default=PASSWORD)


HOAN_KIEM = Office("00070", "Ủy ban nhân dân phường Hoàn Kiếm")
BA_DINH = Office("00004", "Ủy ban nhân dân phường Ba Đình")
NGOC_HA = Office("00008", "Ủy ban nhân dân phường Ngọc Hà")
OFFICES = (HOAN_KIEM, BA_DINH, NGOC_HA)

LAN = Actor("lan", "Nguyễn Thị Lan", "lan@vidu.test", "Người dân có tài khoản", number="001190012345")
COMPANY = Actor(
    "sao_mai",
    "Công ty TNHH Sao Mai",
    "saomai@vidu.test",
    "Doanh nghiệp có tài khoản",
    number="0100109106",
    kind="organization",
)
MINH = Actor("minh", "Trần Văn Minh", "minh@vidu.test", "Cán bộ tiếp nhận", HOAN_KIEM.code, ("create_copy",))
HOA = Actor(
    "hoa",
    "Lê Thị Hoa",
    "hoa@vidu.test",
    "Chủ tịch, ký chứng thực",
    HOAN_KIEM.code,
    ("sign_copy",),
    "chair",
    token=True,
)
BINH = Actor(
    "binh",
    "Đỗ Thanh Bình",
    "binh@vidu.test",
    "Phó Chủ tịch, ký theo phân công (KT.)",
    HOAN_KIEM.code,
    ("sign_copy",),
    "deputy",
    token=True,
)
TUAN = Actor("tuan", "Phạm Anh Tuấn", "tuan@vidu.test", "Văn thư, đóng dấu", HOAN_KIEM.code, ("seal_copy",))
NGA = Actor("nga", "Vũ Thị Nga", "nga@vidu.test", "Quản trị cấp tỉnh, không xem hồ sơ", "01", ("administer",))
VI = Actor("vi", "Hoàng Thúy Vi", "vi@vidu.test", "Cán bộ tiếp nhận của cơ quan khác", BA_DINH.code, ("create_copy",))
DUNG = Actor(
    "dung",
    "Bùi Quang Dũng",
    "dung@vidu.test",
    "Một người giữ cả ba quyền",
    NGOC_HA.code,
    ("create_copy", "sign_copy", "seal_copy"),
    "chair",
    token=True,
)
PEOPLE = (MINH, HOA, BINH, TUAN, DUNG, VI, NGA, LAN, COMPANY)
