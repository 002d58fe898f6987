"""What the officer is told of an upload that was taken in: stable codes, Vietnamese words, and which of them weigh.

A remark that weighs says that the copy may show less, or something else, than the original: the officer answers it with
a reason, and the signatory sees both. The others only explain what was done.
"""

WARNINGS = {
    "low_resolution": "{pages}: độ phân giải thấp hơn 200 dpi (thấp nhất khoảng {dpi} dpi). Nên quét lại cho rõ.",
    "odd_page_size": "{pages}: kích thước không theo khổ giấy thông dụng. Hãy đối chiếu với bản chính.",
    "page_size_unknown": "{pages}: tệp ghi số điểm ảnh thay cho kích thước trang, nên không rõ khổ giấy và "
    "độ phân giải. Hãy đối chiếu với bản chính.",
    "scaled_to_paper": "{pages}: tệp ghi số điểm ảnh thay cho kích thước trang; trang đã được đưa về khổ giấy ứng với "
    "số điểm ảnh đó ({papers}).",
    "rasterised": "{pages}: không phải ảnh quét thuần túy nên đã được chuyển thành ảnh. Hãy xem lại từng trang.",
    "blank_page": "{pages}: có vẻ là trang trắng. Hãy kiểm tra lại.",
    "annotations_drawn": "{pages}: chú thích trên trang (con dấu, chữ hoặc hình thêm vào) đã được vẽ vào trang. "
    "Hãy đối chiếu với bản chính xem có đúng là phần của giấy tờ không.",
    "link_frames_removed": "{pages}: khung viền của liên kết đã bị bỏ; khung đó do tệp PDF thêm vào, giấy không có.",
    "repaired": "{pages}: tệp được ghi không đúng chuẩn nên đã được đọc lại và đối chiếu bằng hai phần mềm; "
    "kết quả giống nhau.",
}
WEIGHTY: frozenset[str] = frozenset(
    {
        "low_resolution",
        "odd_page_size",
        "page_size_unknown",
        "blank_page",
        "annotations_drawn",
        "annotations_removed",  # said no more, but of uploads that were taken in before
    }
)


def warning(code: str, pages: list[int], **facts: object) -> dict[str, object]:
    """One remark on some pages (numbers from 1, in order); with the facts that its words name, for other languages."""
    words = WARNINGS[code]
    message = words.format(pages=_named(pages), **facts)
    named = {name: fact for name, fact in facts.items() if f"{{{name}}}" in words}
    return {"code": code, "message": message, "page": pages[0], "pages": pages, **named}


def _named(pages: list[int]) -> str:
    return f"Trang {in_runs(pages)}"


def in_runs(pages: list[int]) -> str:
    """«1, 3–5»"""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][1] + 1:
            runs[-1][1] = page
        else:
            runs.append([page, page])
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in runs)
