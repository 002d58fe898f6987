"""What the officer is told of an upload that was taken in: stable codes, and which of them weigh.

A remark that weighs says that the copy may show less, or something else, than the original: the officer answers it with
a reason, and the signatory sees both. The others only explain what was done.
"""

from enum import StrEnum


class Remark(StrEnum):
    """What is told of some pages."""

    LOW_RESOLUTION = "low_resolution"
    ODD_PAGE_SIZE = "odd_page_size"
    PAGE_SIZE_UNKNOWN = "page_size_unknown"
    SCALED_TO_PAPER = "scaled_to_paper"
    RASTERISED = "rasterised"
    BLANK_PAGE = "blank_page"
    ANNOTATIONS_DRAWN = "annotations_drawn"
    LINK_FRAMES_REMOVED = "link_frames_removed"
    REPAIRED = "repaired"
    TRANSPARENCY_FILLED = "transparency_filled"
    FRAMES_LEFT_OUT = "frames_left_out"
    FITTED_TO_A4 = "fitted_to_a4"
    COLOURS_CONVERTED = "colours_converted"
    RECODED = "recoded"
    DOUBLED_PAGE = "doubled_page"
    METADATA_REMOVED = "metadata_removed"


FACTS = {Remark.LOW_RESOLUTION: ("dpi",), Remark.SCALED_TO_PAPER: ("papers",)}  # beside the pages
WEIGHTY: frozenset[str] = frozenset(
    {
        Remark.LOW_RESOLUTION,
        Remark.ODD_PAGE_SIZE,
        Remark.PAGE_SIZE_UNKNOWN,
        Remark.BLANK_PAGE,
        Remark.ANNOTATIONS_DRAWN,
        Remark.TRANSPARENCY_FILLED,
        Remark.FRAMES_LEFT_OUT,
        Remark.DOUBLED_PAGE,
        "annotations_removed",  # said no more, but of uploads that were taken in before
    }
)


def remark(code: Remark, pages: list[int], **facts: str | int) -> dict[str, object]:
    """One remark on some pages (numbers from 1, in order), of ``facts`` with those that belong to it."""
    named = {name: facts[name] for name in FACTS.get(code, ())}
    return {"code": code, "page": pages[0], "pages": pages, **named}


def in_runs(pages: list[int]) -> str:
    """«1, 3–5»"""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][1] + 1:
            runs[-1][1] = page
        else:
            runs.append([page, page])
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in runs)
