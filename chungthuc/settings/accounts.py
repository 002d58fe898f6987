"""Who comes in: passwords, letters with codes, second factors, how long a sign-in lasts."""

from datetime import timedelta
from urllib.parse import urlsplit

from chungthuc.core import env
from chungthuc.settings.installation import ADDRESS

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "chungthuc.accounts.sign_in.passwords.NotLikeTheAccount",
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

SIGN_IN_AT_MOST = timedelta(minutes=env.integer("CHUNGTHUC_SIGN_IN_MINUTES", 10 * 60, least=10, most=24 * 60))
SIGN_IN_IDLE = timedelta(minutes=env.integer("CHUNGTHUC_SIGN_IN_IDLE_MINUTES", 2 * 60, least=5, most=24 * 60))
STEP_UP_EVERY = timedelta(minutes=env.integer("CHUNGTHUC_STEP_UP_MINUTES", 30, least=1, most=24 * 60))
SESSION_COOKIE_AGE = int(SIGN_IN_AT_MOST.total_seconds())
