"""The database, what stands in it for all processes, and jobs."""

from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from chungthuc.core import env


def database(url: str) -> dict[str, object]:
    """Django's dictionary for postgresql://user:password@host:port/name?host=/socket/directory.

    The password may also come apart, as ``DATABASE_PASSWORD_FILE``: one file for us and for PostgreSQL's container.
    What the question part says of TLS (``sslmode=verify-full``, ``sslrootcert=…``) goes to libpq as it stands.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must start with postgresql://")
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or "") or env.text("DATABASE_PASSWORD", ""),
        "HOST": unquote(query.get("host", parts.hostname or "")),
        "PORT": str(parts.port or query.get("port", "")),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"options": "-c lock_timeout=10s -c idle_in_transaction_session_timeout=60s"}
        | {name: unquote(value) for name, value in query.items() if name.startswith("ssl")},
    }


DATABASES = {"default": database(env.text("DATABASE_URL", "postgresql:///chungthuc"))}
SERVICE_ROLE = env.text("CHUNGTHUC_SERVICE_ROLE", "")  # that serve and worker connect as; migrate gives it its rights
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# allauth's own limits, shared by all processes
CACHES = {"default": {"BACKEND": "chungthuc.core.cache.SteadyCache", "LOCATION": "cache"}}

PROCRASTINATE_IMPORT_PATHS = [
    "chungthuc.core.followups",
    "chungthuc.dossiers.followups",
    "chungthuc.accounts.followups",
    "chungthuc.certification.followups",
    "chungthuc.notifications.tasks",
    "chungthuc.appointments.followups",
    "chungthuc.verification.followups",
    "chungthuc.watch.followups",
]
