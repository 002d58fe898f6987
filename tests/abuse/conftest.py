"""Abuse cases that belong to no single room: ``docs/security/abuse-cases.md`` names each with its test."""

from tests.web.conftest import as_, long_sign_ins  # noqa: F401  (fixtures)
