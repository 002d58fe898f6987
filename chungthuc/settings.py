"""Settings: read once from the environment through ``core.env``; nobody imports this module."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from chungthuc.core import env

ROOT = Path(__file__).resolve().parent.parent
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

INSTALLED_APPS = [
    "chungthuc.web",  # first: its templates stand before allauth's own
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "template_partials",
    "procrastinate.contrib.django",
    "chungthuc.core",
    "chungthuc.audit",
    "chungthuc.documents",
    "chungthuc.agencies",
    "chungthuc.procedures",
    "chungthuc.accounts",
    "chungthuc.registers",
    "chungthuc.signing",
    "chungthuc.vault",
    "chungthuc.notifications",
    "chungthuc.appointments",
    "chungthuc.dossiers",
    "chungthuc.certification",
    "chungthuc.verification",
    "chungthuc.watch",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "chungthuc.web.kit.middleware.HeadAndOptions",
    "chungthuc.web.kit.middleware.BodyLimit",
    "chungthuc.web.kit.middleware.NoNul",
    "chungthuc.web.kit.middleware.DeedAddress",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "chungthuc.web.kit.middleware.Gate",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "chungthuc.web.kit.middleware.NoStore",
    "chungthuc.web.citizen.sign_in_rules.SignInEnds",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "chungthuc.web.citizen.sign_in_rules.StaffHasOne",
    "chungthuc.web.kit.middleware.ReadOnlyGet",
    "chungthuc.web.kit.middleware.Recorded",
    "chungthuc.web.kit.middleware.OneOffice",
    "chungthuc.web.kit.middleware.KnownDevice",
    "chungthuc.web.kit.middleware.Waits",
]

ROOT_URLCONF = "chungthuc.urls"
WSGI_APPLICATION = "chungthuc.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "chungthuc.web.kit.context.frame",
            ],
        },
    },
]

# Who comes in
AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("full_name", "email", "phone", "id_number")},
    },
    {"NAME": "chungthuc.accounts.sign_in.passwords.NotMadeOfKnownWords"},
    {"NAME": "chungthuc.accounts.sign_in.passwords.NotAmongBreached"},
]
BREACHED_PASSWORDS = env.text("CHUNGTHUC_BREACHED_PASSWORDS", "")  # a sorted file of SHA-1
ACCOUNT_ADAPTER = "chungthuc.web.citizen.account_letters.LetterAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_FORMS = {
    "signup": "chungthuc.accounts.registration.RegistrationForm",
    "change_password": "chungthuc.accounts.sign_in.password_forms.ChangeForm",
    "reset_password": "chungthuc.accounts.code_forms.ResetForm",
    "reset_password_from_key": "chungthuc.accounts.sign_in.password_forms.NewForm",
    "confirm_password_reset_code": "chungthuc.accounts.code_forms.ResetCodeForm",
    "confirm_email_verification_code": "chungthuc.accounts.code_forms.EmailCodeForm",
}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"  # by a code; staff too, at their first sign-in
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS = ACCOUNT_PASSWORD_RESET_BY_CODE_MAX_ATTEMPTS = 5
# Wrong passwords and codes are counted by accounts.sign_in.wrong_passwords and accounts.codes; these are for the rest.
# One that confirms an address, known or unknown, is one a minute and twelve a day; login_failed is of second factors.
ACCOUNT_RATE_LIMITS = {
    "confirm_email": "1/m/key,5/h/key,12/d/key",
    "login_failed": "5/5m/key,30/d/key",
    "login": "60/m/ip",
    "signup": "20/m/ip,100/d/ip",
    "reset_password": "20/m/ip,100/d/ip",
    "reset_password_from_key": "20/m/ip",
}
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # whoever has no account gets no letter from us
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True  # address, password, second factors, details
MFA_ADAPTER = "chungthuc.accounts.sign_in.second_factor.SecondFactor"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # half a minute to either side: phones' clocks differ
PASSKEY_DOMAIN = env.text("CHUNGTHUC_PASSKEY_DOMAIN", urlsplit(ADDRESS).hostname or "localhost")
STAFF_MFA = env.choice("CHUNGTHUC_STAFF_MFA", "offered", ("offered", "required"))
# Such a name browsers take only with Secure, from this very host and for all of it (ASVS 5.0, 3.3.1, 3.3.3); over http,
# on a builder's own machine, there is none.
COOKIE_PREFIX = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"  # js/csrf.js knows both
LANGUAGE_COOKIE_NAME = f"{COOKIE_PREFIX}django_language"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # no cookie of its own, nothing in a cache
SESSION_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SIGN_IN_AT_MOST = timedelta(minutes=env.integer("CHUNGTHUC_SIGN_IN_MINUTES", 10 * 60, least=10, most=24 * 60))
SIGN_IN_IDLE = timedelta(minutes=env.integer("CHUNGTHUC_SIGN_IN_IDLE_MINUTES", 2 * 60, least=5, most=24 * 60))
STEP_UP_EVERY = timedelta(minutes=env.integer("CHUNGTHUC_STEP_UP_MINUTES", 30, least=1, most=24 * 60))
SESSION_COOKIE_AGE = int(SIGN_IN_AT_MOST.total_seconds())
CSRF_COOKIE_HTTPONLY = False  # the page's scripts send it as a header
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = False  # the proxy in front redirects
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.flag("CHUNGTHUC_HSTS_SUBDOMAINS", default=True)
BEHIND_PROXY = env.flag("CHUNGTHUC_BEHIND_PROXY")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# What pages may load. The signing program listens on the signer's own computer.
AGENT_PORTS = tuple(int(port) for port in env.words("CHUNGTHUC_AGENT_PORTS", "39871,39872,39873"))
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF, *(f"http://127.0.0.1:{port}" for port in AGENT_PORTS)],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    },
}

# Words
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Tiếng Việt")), ("en", _("Tiếng Anh"))]
LOCALE_PATHS = [ROOT / "locale"]
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
FORMAT_MODULE_PATH = ["chungthuc.web.formats"]

# Files
STATIC_URL = "/static/"
STATIC_ROOT = LOCAL / "collected"
STATICFILES_DIRS = [path for path in [env.directory("CHUNGTHUC_STATIC", LOCAL / "static")] if path.is_dir()]
WHITENOISE_USE_FINDERS = DEVELOPMENT
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEVELOPMENT
        else "whitenoise.storage.CompressedManifestStaticFilesStorage",
    },
}
STORE = env.directory("CHUNGTHUC_STORE", LOCAL / "store")
FONTS = env.directory("CHUNGTHUC_FONTS", LOCAL / "fonts")
UPLOAD_LIMIT = env.integer("CHUNGTHUC_UPLOAD_LIMIT", 30 * 1024 * 1024, least=1024, most=1024**3)
WEB_THREADS = env.integer("CHUNGTHUC_THREADS", 4, least=1, most=64)  # of each process of serve
GATE_PLACES = env.integer("CHUNGTHUC_CHECKS_AT_ONCE", 0, least=0, most=256)  # 0: cores less one
MAIL_FILE_LIMIT = env.integer("CHUNGTHUC_MAIL_FILE_LIMIT", 10 * 1024 * 1024, least=0, most=1024**3)  # as an attachment
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]

# Trust and time
TRUST = env.directory("CHUNGTHUC_TRUST", LOCAL / "trust")
REGISTER_UNRECONCILED = env.day("CHUNGTHUC_REGISTER_UNRECONCILED")  # since a restore; empty: the register is whole
TSA_URL = env.text("CHUNGTHUC_TSA_URL", "")
REVOCATION_HOSTS = frozenset(env.words("CHUNGTHUC_REVOCATION_HOSTS"))
RENEW_BEFORE = timedelta(days=env.integer("CHUNGTHUC_RENEW_DAYS_BEFORE", 180, least=1, most=3650))
ALGORITHM_ENDS = env.dates("CHUNGTHUC_ALGORITHM_ENDS")  # what is not named has no end yet
TICKET_KEY = env.text("CHUNGTHUC_TICKET_KEY", "")

# What a day brings at most; more is told to the administrators. Of one person, account, network or register.
WATCH_LIMITS = env.numbers(
    "CHUNGTHUC_WATCH_LIMITS",
    "logins_of_account=20,logins_of_network=100,looks=300,lookups=10,refusals=20,voided=5,jobs_given_up=0,letters_failed=0",
)
OPERATORS = env.words("CHUNGTHUC_OPERATORS")  # addresses that hear of the whole installation's faults

# Letters
_smtp_host, _colon, _smtp_port = env.text("CHUNGTHUC_SMTP", "localhost:25").partition(":")
EMAIL_HOST, EMAIL_PORT = _smtp_host, int(_smtp_port or "25")
EMAIL_HOST_USER = env.text("CHUNGTHUC_SMTP_USER", "")
EMAIL_HOST_PASSWORD = env.text("CHUNGTHUC_SMTP_PASSWORD", "")
EMAIL_USE_TLS = env.flag("CHUNGTHUC_SMTP_TLS")
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = env.text("CHUNGTHUC_MAIL_FROM", "chungthuc@localhost")

# Texts. Providers name the same facts differently; what is empty in SMS_FIELDS is not sent.
SMS = env.text("CHUNGTHUC_SMS", "none")
SMS_BRANDNAME = env.text("CHUNGTHUC_SMS_BRANDNAME", "")
SMS_URL = env.text("CHUNGTHUC_SMS_URL", "")
SMS_TOKEN = env.text("CHUNGTHUC_SMS_TOKEN", "")
SMS_CA = env.text("CHUNGTHUC_SMS_CA", "")  # a file of certificates, when the provider's is not publicly known
SMS_SANDBOX = env.flag("CHUNGTHUC_SMS_SANDBOX")
SMS_FIELDS = env.pairs("CHUNGTHUC_SMS_FIELDS", "id=RequestId,brandname=Brandname,to=Phone,text=Content,sandbox=Sandbox")
SMS_ANSWER = env.pairs("CHUNGTHUC_SMS_ANSWER", "code=CodeResult,ok=100,final=103|104|118")
SMS_REPORT = env.pairs(
    "CHUNGTHUC_SMS_REPORT", "id=RequestId,status=Status,reason=Reason,delivered=DELIVERED,failed=FAILED"
)
SMS_CALLBACK_HEADER = env.text("CHUNGTHUC_SMS_CALLBACK_HEADER", "X-Signature")
SMS_CALLBACK_BY = env.text("CHUNGTHUC_SMS_CALLBACK_BY", "hmac")  # or secret: the header holds the secret itself
SMS_CALLBACK_SECRET = env.text("CHUNGTHUC_SMS_CALLBACK_SECRET", "")
SMPP = env.text("CHUNGTHUC_SMPP", "")  # host:port
SMPP_USER = env.text("CHUNGTHUC_SMPP_USER", "")
SMPP_PASSWORD = env.text("CHUNGTHUC_SMPP_PASSWORD", "")
SMPP_TLS = env.flag("CHUNGTHUC_SMPP_TLS")
MESSAGES_A_MINUTE = {  # 0: as many as there are
    "email": env.integer("CHUNGTHUC_MAIL_A_MINUTE", 0, least=0, most=100_000),
    "sms": env.integer("CHUNGTHUC_SMS_A_MINUTE", 60, least=0, most=100_000),
}

# allauth's own limits, shared by all processes
CACHES = {"default": {"BACKEND": "chungthuc.core.cache.SteadyCache", "LOCATION": "cache"}}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0

# Jobs
PROCRASTINATE_IMPORT_PATHS = [
    "chungthuc.core.followups",
    "chungthuc.accounts.followups",
    "chungthuc.certification.followups",
    "chungthuc.notifications.tasks",
    "chungthuc.appointments.followups",
    "chungthuc.watch.followups",
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "chungthuc.core.hushing.Formatter",
            "fmt": "{asctime} {levelname} {name} {message}",
            "style": "{",
        },
        "json": {"()": "chungthuc.core.hushing.JsonFormatter"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": env.choice("CHUNGTHUC_LOG_FORMAT", "line", ("line", "json")),
        }
    },
    "root": {"handlers": ["console"], "level": env.text("CHUNGTHUC_LOG_LEVEL", "INFO")},
    # These name the holders of certificates in their messages; what matters of them reaches our own log by code.
    "loggers": {name: {"level": "CRITICAL"} for name in ("pyhanko", "pyhanko_certvalidator", "fontTools", "pikepdf")}
    | {"procrastinate": {"level": "WARNING"}, "smpp": {"level": "CRITICAL"}},  # smpplib would log numbers and texts
}
