"""The product's settings, and the builders' gallery beside its addresses."""

from chungthuc.settings import *  # noqa: F403
from chungthuc.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "demo.gallery"]
ROOT_URLCONF = "demo.gallery.urls"
