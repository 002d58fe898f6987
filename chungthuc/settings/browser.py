"""What a browser is told: cookies, TLS, what a page may load."""

from csp.constants import NONE, SELF

from chungthuc.core import env
from chungthuc.settings.installation import HTTPS

# Such a name browsers take only with Secure, from this very host and for all of it (ASVS 5.0, 3.3.1, 3.3.3); over http,
# on a builder's own machine, there is none.
COOKIE_PREFIX = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"  # js/csrf.js knows both
LANGUAGE_COOKIE_NAME = f"{COOKIE_PREFIX}django_language"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # no cookie of its own, nothing in a cache
SESSION_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
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
AGENT_INSTALL_URL = env.text("CHUNGTHUC_AGENT_INSTALL_URL", "")  # where signers get the program
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

# Whose address allauth's limits count
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0
