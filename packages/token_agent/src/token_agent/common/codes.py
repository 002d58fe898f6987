"""The codes of refusals (docs/protocol/agent.md). They go over the wire: a code is never renamed."""

from enum import StrEnum


class Code(StrEnum):
    """Why something was not done; its sentences are in ``wording``."""

    BAD_REQUEST = "bad_request"
    ORIGIN_NOT_ALLOWED = "origin_not_allowed"
    NOT_PAIRED = "not_paired"
    PAIRING_REFUSED = "pairing_refused"
    PAIRING_BUSY = "pairing_busy"
    KEYS_UNAVAILABLE = "keys_unavailable"
    KEYS_CHANGED = "keys_changed"
    TICKET_INVALID = "ticket_invalid"
    TICKET_EXPIRED = "ticket_expired"
    TICKET_USED = "ticket_used"
    CONTENT_CHANGED = "content_changed"
    FILE_NEEDED = "file_needed"
    FILE_UNAVAILABLE = "file_unavailable"
    FILE_CHANGED = "file_changed"
    BUSY = "busy"
    ALREADY_RUNNING = "already_running"
    NO_PORT = "no_port"
    NO_FACE = "no_face"
    FACE_FAILED = "face_failed"
    STOPPED_BY_USER = "stopped_by_user"
    DRIVER_NOT_SET = "driver_not_set"
    DRIVER_MISSING = "driver_missing"
    DRIVER_IS_A_FOLDER = "driver_is_a_folder"
    DRIVER_UNREADABLE = "driver_unreadable"
    DRIVER_UNSAFE = "driver_unsafe"
    DRIVER_NO_LIBRARY = "driver_no_library"
    DRIVER_OTHER_MACHINE = "driver_other_machine"
    DRIVER_OF_SOMETHING_ELSE = "driver_of_something_else"
    DRIVER_NOT_LOADED = "driver_not_loaded"
    DRIVER_FAILED = "driver_failed"
    DRIVER_SILENT = "driver_silent"
    DRIVER_CRASHED = "driver_crashed"
    NO_TOKEN = "no_token"  # noqa: S105
    TOKEN_REMOVED = "token_removed"  # noqa: S105
    TOKEN_UNKNOWN = "token_unknown"  # noqa: S105
    TOKEN_IN_USE = "token_in_use"  # noqa: S105
    TOKEN_BROKEN = "token_broken"  # noqa: S105
    CERTIFICATE_ABSENT = "certificate_absent"
    CERTIFICATE_UNFIT = "certificate_unfit"
    CERTIFICATE_NOT_YET = "certificate_not_yet"
    CERTIFICATE_OVER = "certificate_over"
    KEY_MISSING = "key_missing"
    KEY_OF_ANOTHER = "key_of_another"
    KEY_CANNOT_SIGN = "key_cannot_sign"
    WRONG_VALUE = "wrong_value"
    PIN_WITH_MARKS = "pin_with_marks"
    PIN_FOREIGN = "pin_foreign"
    WRONG_PIN = "wrong_pin"
    PIN_LENGTH = "pin_length"
    PIN_NOT_TAKEN = "pin_not_taken"
    PIN_LOCKED = "pin_locked"
    PIN_EXPIRED = "pin_expired"
    PIN_UNSET = "pin_unset"
    TOKEN_ERROR = "token_error"  # noqa: S105


class PinWarning(StrEnum):
    """What a token tells of the tries that are left."""

    FINAL = "pin_final"
    LOW = "pin_low"
