"""The worker as an operator starts it: a process of its own on the test's database, which can be killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

from chungthuc.core import jobs
from devtools.running import tied
from tests.harness.one_life import surroundings

GONE = "UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - INTERVAL '1 hour'"


class Worker:
    """One at a time; ``log`` has what all of them said."""

    def __init__(self, log: Path) -> None:
        self.log = log
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """``tests.harness.settings_of_a_worker`` adds the tests' own jobs to the product's."""
        env = {
            **os.environ,
            **surroundings(),
            "CHUNGTHUC_DEVELOPMENT": "1",
            "CHUNGTHUC_SMTP": f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}",
            "CHUNGTHUC_MAIL_FROM": "chungthuc@hoankiem.test",
            "DJANGO_SETTINGS_MODULE": "tests.harness.settings_of_a_worker",
        }
        command = [sys.executable, "-m", "chungthuc", "worker"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(tied(command), env=env, stdout=log, stderr=log, start_new_session=True)

    def kill(self) -> None:
        """kill -9: nothing is put in order. It is gone for the others at once, as after half a minute of silence."""
        self._end(signal.SIGKILL)
        with connection.cursor() as cursor:
            cursor.execute(GONE)

    def restart(self) -> None:
        self.kill()
        self.start()
        jobs.defer("certification.take_up_stalled", timestamp=0)  # what the next full minute would do

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def wait_until(self, so: Callable[[], bool], seconds: float = 120) -> None:
        """A deadline, not a promise: AssertionError with the worker's last words when it does not come to that."""
        end = time.monotonic() + seconds
        while not so():
            assert self.process is None or self.process.poll() is None, self.said()
            assert time.monotonic() < end, f"it did not come to that\n{self.said()}"
            time.sleep(0.1)  # who looks all the time takes the machine from the worker

    def said(self) -> str:
        """Its last words, and how the jobs stand."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT task_name, status, count(*) FROM procrastinate_jobs GROUP BY 1, 2 ORDER BY 1, 2")
            stand = "\n".join(f"{name} {status}: {count}" for name, status, count in cursor.fetchall())
        return f"{self.log.read_text(encoding='utf-8', errors='replace')[-3000:]}\n{stand}"

    def _end(self, number: int) -> None:
        if self.process is not None:
            os.killpg(self.process.pid, number)
            self.process.wait(timeout=60)
            self.process = None


@contextmanager
def worker(folder: Path) -> Iterator[Worker]:
    """Started; stopped at the end."""
    made = Worker(folder / "worker.log")
    made.start()
    try:
        yield made
    finally:
        made.stop()
