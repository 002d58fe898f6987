"""A screen for the tests of the window: Xvfb, with real keys and a real mouse by xdotool."""

import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

MOMENT = 0.9  # seconds until a new dialog obeys keys
Sight = dict[str, Any]


class Screen:
    """A screen, its keyboard and its mouse. ``size`` in pixels, ``scaling``: pixels a point."""

    def __init__(self, display: str, size: tuple[int, int], scaling: float) -> None:
        self.env = {**os.environ, "DISPLAY": display, "WAYLAND_DISPLAY": ""}
        self.size, self.scaling = size, scaling

    def _xdotool(self, *words: str) -> str:
        return subprocess.run(["xdotool", *words], env=self.env, check=True, capture_output=True, text=True).stdout

    def key(self, *names: str) -> None:
        self._xdotool("key", "--delay", "30", *names)

    def type(self, text: str) -> None:
        self._xdotool("type", "--delay", "30", text)

    def click(self, place: list[int]) -> None:
        left, upper, wide, high = place
        self._xdotool("mousemove", str(left + wide // 2), str(upper + high // 2), "click", "1")

    def point_at(self, place: list[int]) -> None:
        """Without a window manager keys go to the window under the mouse."""
        self._xdotool("mousemove", str(place[0] + 4), str(place[1] + 4))

    def names(self) -> list[str]:
        found = subprocess.run(["xdotool", "search", "--onlyvisible", "--name", "Phần mềm ký số", "getwindowname", "%@"],
                               env=self.env, capture_output=True, text=True, check=False)  # fmt: skip
        return found.stdout.splitlines()


class Desk(Screen):
    """The window's process on that screen, and what it told."""

    def __init__(self, screen: Screen) -> None:
        super().__init__(screen.env["DISPLAY"], screen.size, screen.scaling)
        command = [sys.executable, str(Path(__file__).with_name("desk.py"))]
        self.process = subprocess.Popen(command, env=self.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.told: dict[str, queue.Queue[Any]] = {
            name: queue.Queue() for name in ("ready", "seen", "answer", "place", "log")
        }
        self.ear = threading.Thread(target=self._listen, daemon=True)
        self.ear.start()
        self.hear("ready")

    def _listen(self) -> None:
        for line in self.process.stdout or ():
            for name, value in json.loads(line).items():
                self.told[name].put(value)

    def hear(self, name: str) -> Any:
        return self.told[name].get(timeout=20)

    def tell(self, do: str, **facts: Any) -> None:
        assert self.process.stdin
        self.process.stdin.write(json.dumps({"do": do, **facts}) + "\n")
        self.process.stdin.flush()

    def see(self) -> list[Sight]:
        self.tell("see")
        found: list[Sight] = self.hear("seen")
        return found

    def wait(self, sought: Callable[[list[Sight]], bool]) -> list[Sight]:
        end = time.monotonic() + 15
        while not sought(seen := self.see()):
            assert time.monotonic() < end, seen
            time.sleep(0.1)
        return seen

    def dialog(self, word: str) -> Sight:
        """The dialog that says this, ready to be operated, the mouse in it."""
        seen = self.wait(lambda seen: any(says(one, word) for one in seen))
        found = next(one for one in seen if says(one, word))
        self.point_at(found["place"])
        time.sleep(MOMENT)
        return found

    def gone(self, word: str) -> None:
        self.wait(lambda seen: not any(says(one, word) for one in seen))


def says(dialog: Sight, word: str) -> bool:
    return any(word in one for one in dialog["words"])
