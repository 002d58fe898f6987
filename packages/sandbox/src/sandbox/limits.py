"""What a child may use, and what several may use together."""

import math
from dataclasses import dataclass, replace

from sandbox.errors import ChildFailed, Failure

MIB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """What one child may use. ``memory_bytes``: address space of its own, beside Python and the libraries that it was
    forked with; ``nice``: by how much it stands back behind others (setpriority(2))."""

    cpu_seconds: int = 20
    wall_seconds: float = 30
    memory_bytes: int = 512 * MIB
    file_bytes: int = 64 * MIB
    open_files: int = 128
    answer_bytes: int = 96 * MIB
    nice: int = 0


@dataclass
class Allowance:
    """Limits of each child that is asked about one file, whose seconds of CPU are all the children's together;
    ``used`` so far."""

    limits: Limits
    used: float = 0.0

    def left(self) -> Limits:
        """Of the next child. Raises ChildFailed when there is nothing left."""
        seconds = self.limits.cpu_seconds - self.used
        if seconds <= 0:
            raise ChildFailed(Failure.TOO_EXPENSIVE, "the children before have used it all")
        return replace(self.limits, cpu_seconds=math.ceil(seconds))
