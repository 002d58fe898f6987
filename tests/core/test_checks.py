"""What the operator is told before the service starts."""

import pytest

from chungthuc.core import checks

WHOLE = {
    "DEVELOPMENT": False,
    "ADDRESS": "https://chungthuc.vidu.test",
    "TSA_URL": "http://tsa.vidu.test",
    "TICKET_KEY": "/run/secrets/ticket_key",
    "REVOCATION_HOSTS": frozenset({"ocsp.vidu.test"}),
    "CHECKPOINT_KEY": "/run/secrets/checkpoint_key",
    "STAFF_MFA": "required",
    "OPERATORS": ("van-hanh@vidu.test",),
    "BEHIND_PROXY": True,
}


@pytest.fixture
def sound_settings(settings, tmp_path):
    """All is set as it should be."""
    (tmp_path / "tsa").mkdir()
    for place in (tmp_path, tmp_path / "tsa"):
        (place / "root.pem").touch()
    for name, value in {**WHOLE, "TRUST": tmp_path}.items():
        setattr(settings, name, value)
    return settings


def told() -> set[str]:
    return {one.id for one in [*checks.never_both(), *checks.nothing_is_missing()]}


def test_where_all_is_set_nothing_is_said(sound_settings):
    assert told() == set()


@pytest.mark.parametrize(
    ("setting", "value", "number"),
    [
        ("DEVELOPMENT", True, "chungthuc.E001"),
        ("TSA_URL", "", "chungthuc.W101"),
        ("TICKET_KEY", "", "chungthuc.W102"),
        ("REVOCATION_HOSTS", frozenset(), "chungthuc.W103"),
        ("CHECKPOINT_KEY", "", "chungthuc.W104"),
        ("ADDRESS", "http://chungthuc.vidu.test", "chungthuc.W120"),
        ("STAFF_MFA", "offered", "chungthuc.W121"),
        ("OPERATORS", (), "chungthuc.W122"),
        ("BEHIND_PROXY", False, "chungthuc.W123"),
    ],
)
def test_what_is_missing_or_dangerous_is_named(sound_settings, setting, value, number):
    setattr(sound_settings, setting, value)
    assert told() == {number}


def test_a_trust_folder_without_roots_is_named(sound_settings):
    for root in sound_settings.TRUST.rglob("*.pem"):
        root.unlink()
    assert told() == {"chungthuc.W110", "chungthuc.W111"}


def test_a_role_that_may_put_triggers_aside_is_named(db):
    """The tests' own role is the superuser."""
    [one] = checks.the_database_role_is_small()
    assert one.id == "chungthuc.W131"
    assert "superuser" in one.msg
