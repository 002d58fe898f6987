"""A screen, and the window on it."""

import shutil
import subprocess
from collections.abc import Iterator

import pytest
from screens import Desk, Screen


@pytest.fixture
def screen(request: pytest.FixtureRequest) -> Iterator[Screen]:
    for program, package in (("Xvfb", "xvfb"), ("xdotool", "xdotool")):
        assert shutil.which(program), f"{program} is missing: apt-get install {package}"
    wide, high, dpi = getattr(request, "param", (1366, 768, 96))
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", f"{wide}x{high}x24", "-dpi", str(dpi), "-nolisten", "tcp",
               "-terminate"]  # fmt: skip
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout
        yield Screen(f":{server.stdout.readline().strip()}", (wide, high), dpi / 72)
        server.terminate()


@pytest.fixture
def desk(screen: Screen) -> Iterator[Desk]:
    desk = Desk(screen)
    with desk.process as process:
        try:
            yield desk
            assert process.stdin
            process.stdin.close()  # nobody can reach it any more: it ends by itself
            assert process.wait(15) == 0
            desk.ear.join(15)
        finally:
            process.kill()
