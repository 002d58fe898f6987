"""What nobody foresaw: kept in the log under a reference code that people can read aloud."""

import logging
import secrets
import traceback

from chungthuc.core.identifiers import ALPHABET

logger = logging.getLogger(__name__)


def noted(fault: BaseException, during: str) -> str:
    """Log it and return its reference, «AB3C-D4EF».

    Kinds and places only: an error's own words may hold what somebody typed (a database quotes whole rows).
    """
    letters = "".join(secrets.choice(ALPHABET) for _letter in range(8))
    reference = f"{letters[:4]}-{letters[4:]}"
    logger.error("fault %s during %s: %s", reference, during, " < ".join(_told(fault)))
    return reference


def _told(fault: BaseException | None) -> list[str]:
    told: list[str] = []
    while fault is not None and len(told) < 5:
        frames = traceback.extract_tb(fault.__traceback__)[-8:]
        places = ", ".join(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames)
        told.append(f"{type(fault).__module__}.{type(fault).__qualname__} at {places}")
        fault = fault.__cause__ or fault.__context__
    return told
