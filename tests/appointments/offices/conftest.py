"""The cast on a working morning."""

from tests.web.conftest import morning, office  # noqa: F401  (fixtures)
