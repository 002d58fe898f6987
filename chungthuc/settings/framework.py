"""What Django is put together of, and the words it speaks."""

from django.utils.translation import gettext_lazy as _

from chungthuc.settings.installation import ROOT

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
    "chungthuc.web.kit.methods.OnlyItsMethods",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "chungthuc.web.kit.methods.HeadAsGet",
    "chungthuc.api.middleware.ProblemsAreProblems",
    "chungthuc.web.kit.middleware.BodyLimit",
    "chungthuc.web.kit.middleware.NoNul",
    "chungthuc.web.kit.middleware.DeedAddress",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "chungthuc.web.kit.hosts.two_hosts.TwoHosts",
    "chungthuc.web.kit.middleware.Gate",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "chungthuc.web.kit.middleware.NoStore",
    "chungthuc.web.citizen.sign_in_rules.SignInEnds",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "chungthuc.web.kit.methods.HeadKeepsAll",
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

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Tiếng Việt")), ("en", _("Tiếng Anh"))]
LOCALE_PATHS = [ROOT / "locale"]
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
FORMAT_MODULE_PATH = ["chungthuc.web.formats"]
