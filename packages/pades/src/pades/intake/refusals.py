"""Why an upload is refused: stable codes, and the facts of each. What the officer reads is said elsewhere."""

from enum import StrEnum

from pades.common.errors import PadesError


class Refusal(StrEnum):
    """The rules that an upload may break; beside some, the facts that go with them."""

    NOT_FOUND = "not_found"
    EMPTY = "empty"
    TOO_LARGE = "too_large"  # limit_mib
    NOT_PDF = "not_pdf"  # format
    EXTENSION = "extension"
    HEADER_OFFSET = "header_offset"
    TRUNCATED = "truncated"
    TRAILING_DATA = "trailing_data"
    MALFORMED = "malformed"
    XREF_INVALID = "xref_invalid"
    PAGE_TREE_INVALID = "page_tree_invalid"
    PAGE_COUNT = "page_count"
    AMBIGUOUS = "ambiguous"
    NO_PAGES = "no_pages"
    TOO_MANY_PAGES = "too_many_pages"
    PAGE_SIZE = "page_size"  # page; width_mm, height_mm when it says them
    PAGE_SIZE_PIXELS = "page_size_pixels"  # page, width_px, height_px
    IMAGE_TOO_LARGE = "image_too_large"
    PICTURE_INCOMPLETE = "picture_incomplete"  # page
    PICTURE_DAMAGED = "picture_damaged"  # page
    PICTURE_UNREADABLE = "picture_unreadable"  # page
    PAGE_INCOMPLETE = "page_incomplete"  # page
    FONT_DAMAGED = "font_damaged"  # page
    FONT_MISSING = "font_missing"  # page
    PHOTOGRAPH_INCOMPLETE = "photograph_incomplete"
    PHOTOGRAPH_UNREADABLE = "photograph_unreadable"
    TOO_EXPENSIVE = "too_expensive"
    TOO_DEEP = "too_deep"
    RECURSION = "recursion"
    FUNCTION_INVALID = "function_invalid"
    ENCRYPTED = "encrypted"
    ALREADY_SIGNED = "already_signed"
    FORM = "form"
    XFA = "xfa"
    PORTFOLIO = "portfolio"
    JAVASCRIPT = "javascript"
    ACTION = "action"
    ACTIVE_CONTENT = "active_content"
    EMBEDDED_FILE = "embedded_file"
    EXTERNAL_REFERENCE = "external_reference"
    HIDDEN_CONTENT = "hidden_content"
    ANNOTATION_UNCLEAR = "annotation_unclear"  # page, unclear
    XMP = "xmp"
    CRASHED = "crashed"  # error, empty when not known


class RefusedUpload(PadesError):
    """A rule that the upload breaks: ``code`` is a Refusal."""
