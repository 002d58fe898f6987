"""The product's settings with static files as an office gets them: lasting names, compressed ahead."""

import os
from pathlib import Path

from chungthuc.settings import *  # noqa: F403
from chungthuc.settings import STORAGES

STATIC_ROOT = Path(os.environ["BENCH_COLLECTED"])
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}
WHITENOISE_USE_FINDERS = False
