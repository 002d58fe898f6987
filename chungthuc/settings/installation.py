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

# The official address: the QR code and letters to citizens lead there.
ADDRESS = env.text("CHUNGTHUC_ADDRESS", "http://localhost:8000").rstrip("/")
HTTPS = ADDRESS.startswith("https://")
# Where staff and administrators work, if they have a host of their own: tickets are issued by it, signing programs are
# paired with it. No third host is served.
STAFF_HOST = env.host("CHUNGTHUC_STAFF_HOST", other_than=urlsplit(ADDRESS).netloc)
STAFF_ADDRESS = f"{urlsplit(ADDRESS).scheme}://{STAFF_HOST}" if STAFF_HOST else ADDRESS
ALLOWED_HOSTS = sorted({urlsplit(one).hostname or "localhost" for one in (ADDRESS, STAFF_ADDRESS)})
if DEVELOPMENT:
    ALLOWED_HOSTS += ["localhost", "127.0.0.1", "testserver"]
CSRF_TRUSTED_ORIGINS = sorted({ADDRESS, STAFF_ADDRESS})
