"""pyHanko's coroutines, run from code that waits."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run pyHanko's coroutine on a loop of our own: ``asyncio.run`` formats the result, which costs milliseconds."""
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(work)
    finally:
        loop.close()
