"""What is said beside refusals, in Vietnamese."""

from token_agent.wording.phrases import Phrase, Words

PHRASES: dict[Phrase, Words] = {
    Phrase.PIN_FINAL: (
        "Chỉ còn MỘT lần nhập mã PIN. Nếu sai, thiết bị sẽ bị khóa và phải nhờ nơi cấp thiết bị mở khóa."
    ),
    Phrase.PIN_LOCKS: "Nếu sai thêm nhiều lần, thiết bị sẽ bị khóa.",
    Phrase.PIN_LOW: "Lần nhập mã PIN trước đã sai. Nếu sai thêm nhiều lần, thiết bị sẽ bị khóa.",
    Phrase.PIN_AGAIN: ("Thiết bị ký đã ngừng trả lời ở văn bản trước. Nhập lại mã PIN để ký các văn bản còn lại."),
    Phrase.PIN_TYPE_AGAIN: "{cause} Nhập lại mã PIN.",
    Phrase.PIN_OF_ANOTHER: (
        "{token}: {cause} Nhập mã PIN của thiết bị còn lại để ký bằng thiết bị đó; mã PIN vừa nhập không được"
        " dùng cho nó."
    ),
    Phrase.KEYS_CHANGED: (
        "CHÚ Ý: khóa kiểm tra của trang này KHÁC với khóa đã ghi nhớ ngày {day}. Chỉ nhập mã khi người quản "
        "trị đã báo đổi khóa và đọc cho bạn đúng dãy: {fingerprints}. Nếu không, đừng nhập mã và báo ngay "
        "người quản trị."
    ),
    Phrase.PAIRED: "Đã ghép nối.",
    Phrase.NOT_PAIRED: "Mã ghép nối bị nhập sai ba lần; không ghép nối.",
    Phrase.SIGN: "Ký số",
    Phrase.SEAL: "Đóng dấu",
    Phrase.SIGNED: "Đã ký",
    Phrase.NOT_SIGNED: "Chưa ký",
    Phrase.SEALED: "Đã đóng dấu",
    Phrase.NOT_SEALED: "Chưa đóng dấu",
    Phrase.SUMMARY: "{done_word} {done}/{count} văn bản.",
    Phrase.SUMMARY_FAILED: "{undone_word} {failed} văn bản.",
    Phrase.TOKEN: "{token} (số {serial})",
    Phrase.TOKEN_FAULT: "«{token}»: {message}",
    Phrase.ITEM_NUMBER: " · số {number}",
    Phrase.ITEM_MARK: " · mã tệp {mark}",
    Phrase.ITEM: "{title} · {owner} · {count} trang",
    Phrase.NAMELESS: "Chứng thư số không ghi tên",
    Phrase.CHECKING_FILES: "Đang kiểm tra tệp: {done}/{total}.",
    Phrase.VERSION: "Phần mềm ký phiên bản {version}",
    Phrase.DRIVER_FOUND: "Đã có trình điều khiển của thiết bị ký",
    Phrase.TOKEN_FAILED: "«{token}» [{code}]",
    Phrase.NO_CERTIFICATE: "Không thấy chứng thư số nào",
    Phrase.PLUG_IN: "Cắm thiết bị ký rồi kiểm tra lại.",
    Phrase.CERTIFICATE: "{subject} · thiết bị {token} · hạn đến {day}",
    Phrase.EXPIRES_SOON: "Chứng thư số sắp hết hạn; hãy xin gia hạn.",
    Phrase.CLOCK_UNKNOWN: "Không so được đồng hồ với máy chủ",
    Phrase.CHECK_NETWORK: "Kiểm tra kết nối mạng đến trang web.",
    Phrase.CLOCK_OFF: "Đồng hồ máy lệch {seconds} giây so với máy chủ",
    Phrase.SET_CLOCK: "Bật tự động cập nhật giờ.",
    Phrase.CLOCK_RIGHT: "Đồng hồ máy khớp với máy chủ",
    # Around every dialog.
    Phrase.WINDOW_TITLE: "Phần mềm ký số – {title}",
    Phrase.DEVELOPMENT_BAND: "BẢN PHÁT TRIỂN – không dùng cho giấy tờ thật",
    Phrase.DEVELOPMENT_ORIGIN: "{origin} (bản phát triển)",
    Phrase.CLOSE: "Đóng",
    # A pairing.
    Phrase.PAIRING: "Ghép nối",
    Phrase.PAIRING_TITLE: "Ghép nối với trang web",
    Phrase.PAIRING_REQUEST: (
        "muốn dùng phần mềm ký trên máy này. Nếu đúng là trang anh/chị đang mở, nhập mã sau vào trang đó:"
    ),
    Phrase.PAIRING_CAUTION: "Mã có hiệu lực hai phút. Nếu không phải anh/chị yêu cầu, không nhập mã ở đâu cả.",
    Phrase.PAIRING_WAITS: "Một trang web đang chờ ghép nối; mã ghép nối sẽ hiện sau khi cửa sổ này đóng.",
    Phrase.PAIRING_CODE: "{who} muốn ghép nối.{alarm} Mã để nhập trên trang: {code}",
    # The question: what is signed.
    Phrase.BATCH: "{act} {count} văn bản",
    Phrase.QUESTION: "{act} {count} văn bản?",
    Phrase.DOCUMENT: "Văn bản",
    Phrase.REQUESTER: "Người yêu cầu",
    Phrase.NUMBER: "Số",
    Phrase.PAGES: "Trang",
    Phrase.MARK: "Mã tệp",
    Phrase.RESULT: "Kết quả",
    Phrase.REQUESTER_IS: "Người yêu cầu: {owner}",
    Phrase.PAGES_ARE: "Số trang: {pages}",
    Phrase.PAGES_AND_NUMBER: "Số trang: {pages} · Số: {number}",
    Phrase.MARK_IS: "Mã tệp: {mark} (phải trùng với mã trên trang web)",
    Phrase.MARKS_AGREE: "Mã tệp phải trùng với mã trên trang web.",
    Phrase.CHOOSE_TO_READ: "Chọn một dòng để đọc đầy đủ.",
    Phrase.SEARCH: "Tìm trong danh sách",
    Phrase.FOUND: "Thấy {found}; vẫn {act} cả {count} văn bản.",
    Phrase.SITE_STOPPED_WAITING: "Trang web đã thôi chờ; không ký gì cả.",
    # Its files.
    Phrase.VIEW_FILE: "Xem tệp",
    Phrase.VIEW_WHICH: "Xem tệp số mấy trước khi ký? (để trống: không xem nữa) ",
    Phrase.CHOOSE_TO_VIEW: "Chọn một dòng để xem tệp.",
    Phrase.FETCHING_FILE: "Đang lấy tệp…",
    Phrase.FILE_OPENED: "Đã mở tệp {mark}.",
    Phrase.NO_VIEWER: "Máy này chưa có chương trình xem tệp PDF.",
    # Its foot: with which certificate, on which token, by which PIN.
    Phrase.CERTIFICATE_IS: "Chứng thư số: {subject}",
    Phrase.CERTIFICATE_UNTIL: "Chứng thư số: {subject} · hạn đến {day}",
    Phrase.SIGNING_TOKEN: "Thiết bị ký",
    Phrase.SEVERAL_TOKENS: "Chứng thư số này có trên nhiều thiết bị:",
    Phrase.WHICH_TOKEN: "Ký bằng thiết bị thứ mấy? (để trống: từ chối): ",
    Phrase.PIN: "Mã PIN",
    Phrase.PIN_OF: "Mã PIN của thiết bị {token}",
    Phrase.PIN_PROMPT: "Mã PIN của thiết bị {token} (để trống: từ chối): ",
    Phrase.CAPS_LOCK: "Phím Caps Lock đang bật.",
    Phrase.TOKEN_NOT_CHOSEN: "Chưa chọn thiết bị.",
    Phrase.PIN_NOT_TYPED: "Chưa nhập mã PIN.",
    Phrase.OPENING_TOKEN: "Đang mở thiết bị ký…",
    Phrase.REFUSE: "Từ chối",
    # A batch under way, and what became of it.
    Phrase.DOING_SIGN: "Ký số",
    Phrase.DOING_SEAL: "Đóng dấu",
    Phrase.PROGRESS: "{doing} {done}/{count} văn bản",
    Phrase.STOP: "Dừng",
    Phrase.STOPPING: "Đang dừng sau văn bản này…",
    Phrase.ONLY_UNDONE: "Chỉ hiện văn bản {undone}",
    Phrase.TRY_AGAIN: "Làm lại trên trang web với những văn bản {undone}.",
    # Where the program is started.
    Phrase.IN_THIS_TERMINAL: "cửa sổ lệnh này",
    Phrase.IN_A_WINDOW: "cửa sổ trên màn hình",
    Phrase.SITE_ALLOWED: "{origin} · được phép · {count} trình duyệt đã ghép nối",
    Phrase.SITE_ONLY_PAIRED: "{origin} · chỉ ghép nối · {count} trình duyệt đã ghép nối",
    Phrase.SITE_KEYS: " · khóa {fingerprints}",
}
