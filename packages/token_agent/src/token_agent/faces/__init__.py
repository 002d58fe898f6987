"""Faces of the agent: a window, the terminal, and (for builders only) a page of its own."""

import os
from importlib.util import find_spec


def has_screen() -> bool:
    """A screen, and the toolkit to draw on it: then, and only then, ``faces.window`` can be imported."""
    if os.name == "posix" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return False
    return find_spec("_tkinter") is not None
