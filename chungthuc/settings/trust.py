"""Trust and time; what is unusual, and who hears of it."""

from datetime import timedelta

from chungthuc.core import env
from chungthuc.settings.installation import LOCAL

TRUST = env.directory("CHUNGTHUC_TRUST", LOCAL / "trust")
REGISTER_UNRECONCILED = env.day("CHUNGTHUC_REGISTER_UNRECONCILED")  # since a restore; empty: the register is whole
TSA_URL = env.text("CHUNGTHUC_TSA_URL", "")
REVOCATION_HOSTS = frozenset(env.words("CHUNGTHUC_REVOCATION_HOSTS"))
RENEW_BEFORE = timedelta(days=env.integer("CHUNGTHUC_RENEW_DAYS_BEFORE", 180, least=1, most=3650))
ALGORITHM_ENDS = env.dates("CHUNGTHUC_ALGORITHM_ENDS")  # what is not named has no end yet
TICKET_KEY = env.text("CHUNGTHUC_TICKET_KEY", "")
CHECKPOINT_KEY = env.text("CHUNGTHUC_CHECKPOINT_KEY", "")  # a file, Ed25519 as well, and never the same one
CHECKPOINT_OLD_KEYS = frozenset(env.words("CHUNGTHUC_CHECKPOINT_OLD_KEYS"))  # public halves, in hexadecimal digits

# What a day brings at most; more is told to the administrators. Of one person, account, network or register.
WATCH_LIMITS = env.numbers(
    "CHUNGTHUC_WATCH_LIMITS",
    "logins_of_account=20,logins_of_network=100,looks=300,lookups=10,refusals=20,voided=5,jobs_given_up=0,letters_failed=0",
)
OPERATORS = env.words("CHUNGTHUC_OPERATORS")  # addresses that hear of the whole installation's faults
CHECKPOINT_TO = env.words("CHUNGTHUC_CHECKPOINT_TO")  # addresses outside, to which each checkpoint's hash goes
