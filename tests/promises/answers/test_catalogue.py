"""English readers see English: every text has its translation, and none is left over."""

from demo import catalogue


def test_the_english_catalogue_is_complete():
    assert catalogue.untranslated() == []


def test_placeholders_are_the_same_in_both_languages():
    import re

    for one in catalogue.current():
        if one.id and isinstance(one.id, str) and isinstance(one.string, str):
            assert set(re.findall(r"%\(\w+\)\w|\{\w+\}", one.id)) == set(
                re.findall(r"%\(\w+\)\w|\{\w+\}", one.string)
            ), one.id
