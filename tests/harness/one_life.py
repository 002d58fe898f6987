"""One copy from counter to requester, each step from where it stands; also as a process that dies at a named point.

``python -m tests.harness.one_life FILE``: the file is what ``told`` wrote; CHUNGTHUC_CRASH_AT names the point. A process
of its own, not a fork: libraries with threads do not survive one.
"""

import os
import pickle
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chungthuc.certification.models import CertifiedCopy
    from demo.world import World


def whole_life(world: "World", scan: bytes) -> "CertifiedCopy":
    """What everybody does; doing it again after a crash is what people do."""
    from chungthuc.accounts import authority
    from chungthuc.certification.lifecycle import Status
    from chungthuc.certification.models import CertifiedCopy
    from chungthuc.certification.reception import intake
    from chungthuc.certification.results import delivery
    from chungthuc.dossiers.models import PaperType
    from demo import life
    from tests.harness.jobs import run_jobs

    copy = intake.submit(
        agency=world.office,
        requester=intake.Requester("person", "Nguyễn Văn An", "001085000011", "an@vidu.test", email_check="read_back"),
        paper=intake.Paper(PaperType.objects.order_by("order")[0], "Bằng", 1),
        upload=life.uploaded(scan, by=world.minh),
        signatory=authority.of(world.hoa, world.office),  # type: ignore[arg-type]
        by=world.minh,
        request_key="once",
    )
    if copy.status == Status.SUBMITTED:
        life.signed(world, copy)
    if copy.forwarded_at is None:
        life.forwarded(world, copy)
    run_jobs()
    copy = CertifiedCopy.objects.get(pk=copy.pk)
    if copy.status == Status.STAMPED:
        life.sealed(world, copy)
    if copy.send_wished_at is None and copy.status in (Status.SEALED, Status.ISSUED):
        delivery.wish(copy, by=world.tuan)
    run_jobs()
    return CertifiedCopy.objects.get(pk=copy.pk)


def killed_at(point: str, world: "World", scan: bytes, folder: Path) -> bool:
    """Do it in a process that dies at the point; whether it died there."""
    told = folder / "told"
    told.write_bytes(pickle.dumps((vars(world), scan)))
    done = subprocess.run(
        [sys.executable, "-m", "tests.harness.one_life", str(told)],
        env={**os.environ, **surroundings(), "CHUNGTHUC_CRASH_AT": point}, check=False, capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode not in (0, -signal.SIGKILL):
        raise AssertionError(done.stderr[-2000:])
    return done.returncode == -signal.SIGKILL


def surroundings() -> dict[str, str]:
    """The test's own database, files and services."""
    from django.conf import settings
    from django.db import connection

    facts = connection.settings_dict
    return {
        "DATABASE_URL": f"postgresql://{facts['USER']}@/{facts['NAME']}?host={facts['HOST']}&port={facts['PORT'] or 5432}",
        "CHUNGTHUC_STORE": str(settings.STORE),
        "CHUNGTHUC_TRUST": str(settings.TRUST),
        "CHUNGTHUC_TSA_URL": settings.TSA_URL,
        "CHUNGTHUC_REVOCATION_HOSTS": ",".join(settings.REVOCATION_HOSTS),
        "CHUNGTHUC_TICKET_KEY": settings.TICKET_KEY,
        "DJANGO_SETTINGS_MODULE": "chungthuc.settings",
    }


def main(told: Path) -> None:
    import django

    django.setup()
    from django.conf import settings

    from chungthuc.certification import followups  # noqa: F401  (the jobs that run here)
    from chungthuc.notifications import tasks  # noqa: F401
    from demo.world import World

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    facts, scan = pickle.loads(told.read_bytes())  # noqa: S301  (our own, a moment old)
    whole_life(World(**facts), scan)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
