"""The product's settings and the tests' own jobs."""

from chungthuc.settings import *  # noqa: F403
from chungthuc.settings import PROCRASTINATE_IMPORT_PATHS as OF_THE_PRODUCT

PROCRASTINATE_IMPORT_PATHS = [*OF_THE_PRODUCT, "tests.harness.writing"]
