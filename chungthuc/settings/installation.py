"""Who this installation is: development or not, its secret, its one address."""

from pathlib import Path
from urllib.parse import urlsplit

from chungthuc.core import env

ROOT = Path(__file__).resolve().parents[2]
LOCAL = ROOT / ".local"

DEVELOPMENT = env.flag("CHUNGTHUC_DEVELOPMENT")
DEBUG = False
SECRET_KEY = env.text("CHUNGTHUC_SECRET_KEY", "development only, not a secret" if DEVELOPMENT else None)
SECRET_KEY_FALLBACKS = list(env.words("CHUNGTHUC_OLD_SECRET_KEYS"))  # after a change: what they signed stays good

# The official address: the QR code leads there, tickets are issued by it, and no other host is served.
ADDRESS = env.text("CHUNGTHUC_ADDRESS", "http://localhost:8000").rstrip("/")
HTTPS = ADDRESS.startswith("https://")
ALLOWED_HOSTS = [urlsplit(ADDRESS).hostname or "localhost"]
if DEVELOPMENT:
    ALLOWED_HOSTS += ["localhost", "127.0.0.1", "testserver"]
CSRF_TRUSTED_ORIGINS = [ADDRESS]
