"""Failures from before there were codes get theirs once; what nobody knows any more stays as it was written."""

import importlib

import pytest

from chungthuc.notifications.failures import FailureCode

MIGRATION = importlib.import_module("chungthuc.notifications.migrations.0005_failures_have_codes")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("letter refused [552]", "letter_refused"), ("letter refused [451]", "letter_deferred"),
        ("recipient refused [550]", "recipient_refused"), ("recipient refused [450]", "recipient_busy"),
        ("recipient or header is not valid", "bad_address"), ("no SMS provider is set", "no_provider"),
        ("too late", "too_late"), ("not delivered UNDELIV", "not_delivered"), ("provider answered 12", "provider_refused"),
        ("HTTP 403", "provider_refused"), ("HTTP 429", "provider_busy"), ("HTTP 503", "provider_busy"),
        ("SMPP status 88", "provider_busy"), ("ConnectionRefusedError", "connection"), ("timeout", "connection"),
        ("KeyError, reference 8F2K", "fault"), ("something else", "legacy"),
    ],
)  # fmt: skip
def test_what_adapters_wrote(text, code):
    assert MIGRATION.code_of(text) == FailureCode(code)
