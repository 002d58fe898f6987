"""Opening a file in whatever this computer shows PDFs with: no PDF engine of ours, and none of the site's."""

import os
import shutil
import subprocess
import sys
from pathlib import Path


def show(file: Path) -> None:
    """Raises OSError when there is no viewer; returns at once."""
    if sys.platform == "win32":
        os.startfile(file)  # noqa: S606 - the viewer that the person chose, on a file of ours
        return
    name = "open" if sys.platform == "darwin" else "xdg-open"
    program = shutil.which(name)
    if program is None:
        raise FileNotFoundError(name)
    quiet = subprocess.DEVNULL
    subprocess.Popen([program, str(file)], stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)
