"""Which web sites may ask at all, before anything is known of them."""

import re

SECURE = re.compile(r"https://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?")
LOCAL = re.compile(r"http://(localhost|127\.0\.0\.1)(:[0-9]{1,5})?")


def is_development(origin: str) -> bool:
    """A plain-http origin of this very machine: shown in red."""
    return LOCAL.fullmatch(origin) is not None


def is_admissible(origin: str, *, development: bool) -> bool:
    """https only; localhost for builders. «null», other schemes, paths and capitals are not origins of ours."""
    return SECURE.fullmatch(origin) is not None or (development and is_development(origin))
