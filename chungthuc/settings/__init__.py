"""Settings: read once from the environment through ``core.env``, by topic; nobody imports this package."""

from chungthuc.settings.accounts import *
from chungthuc.settings.browser import *
from chungthuc.settings.database import *
from chungthuc.settings.files import *
from chungthuc.settings.framework import *
from chungthuc.settings.installation import *
from chungthuc.settings.logs import *
from chungthuc.settings.messages import *
from chungthuc.settings.trust import *
