"""What is said beside refusals, by name."""

from enum import StrEnum, auto

Words = str | tuple[str, str]  # to be said of one, and of another ``count``


class Phrase(StrEnum):
    PIN_FINAL = auto()
    PIN_LOW = auto()
    PIN_AGAIN = auto()
    PIN_OF_ANOTHER = auto()
    KEYS_CHANGED = auto()
    PAIRED = auto()
    NOT_PAIRED = auto()
    SIGN = auto()
    SEAL = auto()
    SIGNED = auto()
    NOT_SIGNED = auto()
    SEALED = auto()
    NOT_SEALED = auto()
    SUMMARY = auto()
    SUMMARY_FAILED = auto()
    TOKEN = auto()
    TOKEN_FAULT = auto()
    ITEM_NUMBER = auto()
    ITEM_MARK = auto()
    ITEM = auto()
    NAMELESS = auto()
    CHECKING_FILES = auto()
    VERSION = auto()
    DRIVER_FOUND = auto()
    TOKEN_FAILED = auto()
    NO_CERTIFICATE = auto()
    PLUG_IN = auto()
    CERTIFICATE = auto()
    EXPIRES_SOON = auto()
    CLOCK_UNKNOWN = auto()
    CHECK_NETWORK = auto()
    CLOCK_OFF = auto()
    SET_CLOCK = auto()
    CLOCK_RIGHT = auto()

    # Around every dialog.
    WINDOW_TITLE = auto()
    DEVELOPMENT_BAND = auto()
    DEVELOPMENT_ORIGIN = auto()
    CLOSE = auto()

    # A pairing.
    PAIRING = auto()
    PAIRING_TITLE = auto()
    PAIRING_REQUEST = auto()
    PAIRING_CAUTION = auto()
    PAIRING_WAITS = auto()
    PAIRING_CODE = auto()

    # The question: what is signed.
    BATCH = auto()
    QUESTION = auto()
    DOCUMENT = auto()
    REQUESTER = auto()
    NUMBER = auto()
    PAGES = auto()
    MARK = auto()
    RESULT = auto()
    REQUESTER_IS = auto()
    PAGES_ARE = auto()
    PAGES_AND_NUMBER = auto()
    MARK_IS = auto()
    MARKS_AGREE = auto()
    CHOOSE_TO_READ = auto()
    SEARCH = auto()
    FOUND = auto()
    SITE_STOPPED_WAITING = auto()

    # Its files.
    VIEW_FILE = auto()
    VIEW_WHICH = auto()
    CHOOSE_TO_VIEW = auto()
    FETCHING_FILE = auto()
    FILE_OPENED = auto()
    NO_VIEWER = auto()

    # Its foot: with which certificate, on which token, by which PIN.
    CERTIFICATE_IS = auto()
    CERTIFICATE_UNTIL = auto()
    SIGNING_TOKEN = auto()
    SEVERAL_TOKENS = auto()
    WHICH_TOKEN = auto()
    PIN = auto()
    PIN_OF = auto()
    PIN_PROMPT = auto()
    CAPS_LOCK = auto()
    TOKEN_NOT_CHOSEN = auto()
    PIN_NOT_TYPED = auto()
    OPENING_TOKEN = auto()
    REFUSE = auto()

    # A batch under way, and what became of it.
    DOING_SIGN = auto()
    DOING_SEAL = auto()
    PROGRESS = auto()
    STOP = auto()
    STOPPING = auto()
    ONLY_UNDONE = auto()
    TRY_AGAIN = auto()

    # Where the program is started.
    IN_THIS_TERMINAL = auto()
    IN_A_WINDOW = auto()
    SITE_ALLOWED = auto()
    SITE_ONLY_PAIRED = auto()
    SITE_KEYS = auto()
