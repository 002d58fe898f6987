"""Which remarks of the examination somebody must answer before the paper is certified."""

WEIGHTY = frozenset({"low_resolution", "blank_page", "odd_page_size", "annotations_removed"})
