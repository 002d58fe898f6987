"""Vietnamese without tone marks, for searching and sorting."""

import unicodedata


def folded(text: str) -> str:
    """«Phường Đông Hà» → «phuong dong ha»."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return " ".join("".join(letter for letter in plain if not unicodedata.combining(letter)).split())
