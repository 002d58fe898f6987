"""Each command of ours says in a sentence what it does, and of each of its words what it means."""

import pytest
from django.core.management import BaseCommand, get_commands, load_command_class

OURS = sorted((app, name) for name, app in get_commands().items() if app.startswith("chungthuc."))
USUAL = {action.dest for action in BaseCommand().create_parser("manage", "any")._actions}


def words_of(app: str, name: str):
    parser = load_command_class(app, name).create_parser("manage", name)
    return [action for action in parser._actions if action.dest not in USUAL]


def test_they_are_found():
    assert {name for _app, name in OURS} >= {"load_catalogue", "dump_catalogue", "verify_audit", "load_defaults"}


@pytest.mark.parametrize(("app", "name"), OURS, ids=lambda word: word)
def test_it_says_what_it_does(app, name):
    told = load_command_class(app, name).help
    assert told[0].isupper()
    assert told.endswith(".")


@pytest.mark.parametrize(("app", "name"), OURS, ids=lambda word: word)
def test_each_word_is_explained(app, name):
    assert [action.dest for action in words_of(app, name) if not action.help] == []


def test_a_word_without_help_would_be_seen():
    found = {action.dest for action in words_of("chungthuc.certification", "load_catalogue")}
    assert found == {"file", "apply", "by", "seen"}
