"""«Quản lý con dấu»: the picture of the seal."""

from tests.web.pictures import takes_pictures_and_names_bad_ones


def test_pictures_are_taken_and_bad_ones_named(as_, world):
    takes_pictures_and_names_bad_ones(as_("tuan"), "/sealing-desk/seal")
