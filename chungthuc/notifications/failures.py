"""Why a message did not leave, or did not arrive: one code each; its sentence is in ``web.delivery.message_states``."""

from enum import StrEnum


class FailureCode(StrEnum):
    """Kept with the message; an adapter maps what its provider answered to one of them, once."""

    CONNECTION = "connection"  # the server is not there, not trusted, or lets nobody in
    RECIPIENT_REFUSED = "recipient_refused"
    RECIPIENT_BUSY = "recipient_busy"  # refused for now: a full box, greylisting
    LETTER_REFUSED = "letter_refused"
    LETTER_DEFERRED = "letter_deferred"
    BAD_ADDRESS = "bad_address"
    NUMBER_REFUSED = "number_refused"
    PROVIDER_REFUSED = "provider_refused"
    PROVIDER_BUSY = "provider_busy"
    PROVIDER_UNCLEAR = "provider_unclear"  # its answer is none
    NOT_DELIVERED = "not_delivered"  # a report says so
    BOUNCED = "bounced"  # taken first, sent back later
    NO_PROVIDER = "no_provider"
    TOO_LATE = "too_late"
    FILE_UNREADABLE = "file_unreadable"
    IN_HAND = "in_hand"  # another sender's
    FAULT = "fault"  # ours; the log has it under its reference
    LEGACY = "legacy"  # from before there were codes: only ``last_error`` says why
