"""What is told of a child that did not answer: a code and what it said last, no sentence for people."""

from enum import StrEnum


class Failure(StrEnum):
    """A limit stopped it; or anything else, also that no child could be had or kept off the network."""

    TOO_EXPENSIVE = "too_expensive"
    CRASHED = "crashed"


class ChildFailed(Exception):
    """The child did not answer. ``detail`` is for the log: what it said last, truncated."""

    def __init__(self, code: Failure, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.code}: {self.detail}"
