"""Strangers' words, made fit to be shown: nothing that steers a terminal or turns the direction of writing."""

import unicodedata


def harmless(text: str) -> str:
    """One line of a stranger's words."""
    return " ".join("".join(_harmless(letter) for letter in text).split())


def _harmless(letter: str) -> str:
    return " " if unicodedata.category(letter) in ("Cc", "Cf", "Co", "Cs", "Zl", "Zp") else letter
