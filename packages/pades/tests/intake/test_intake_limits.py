"""20 s of processor and 512 MB for each file, whatever the file; good large scans stay far below."""

import io
import resource
from pathlib import Path

import pikepdf
import pytest
from pades.intake import budget
from pades.intake import examine as intake
from pades.intake.examine import intake_in_child
from pades.intake.pdf import loops, page_tree
from sandbox import calls
from sandbox.errors import ChildFailed

from demo import scans
from packages.pades.tests.builders.uploads import hostile, looping, scanners

MIB = 1024 * 1024


@pytest.fixture(scope="module")
def sixty_pages() -> bytes:
    return scans.scan_of_size(30 * MIB, 60)


def used() -> float:
    """Processor seconds of all children so far."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def with_marks(data: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            page.contents_add(pdf.make_stream(b"0 0 1 1 re f"))
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


def test_limits_are_those_promised() -> None:
    assert intake.CHILD.cpu_seconds <= 20
    assert intake.CHILD.memory_bytes == 512 * MIB


def test_sixty_pages_of_thirty_megabytes(sixty_pages: bytes, tmp_path: Path) -> None:
    """Lane A, a large share of the limit in size and a small one in time."""
    (tmp_path / "upload").write_bytes(sixty_pages)
    before = used()
    found = intake_in_child(tmp_path / "upload", base=tmp_path / "base")
    assert (found.verdict, found.pages, found.warnings) == ("accept", 60, ())
    assert used() - before < 8
    assert found.base_length < len(sixty_pages) + 4096  # our own description, and no second copy of anything


def test_sixty_pages_that_must_be_drawn(sixty_pages: bytes, tmp_path: Path) -> None:
    (tmp_path / "upload").write_bytes(with_marks(sixty_pages))
    found = intake_in_child(tmp_path / "upload", base=tmp_path / "base")
    assert (found.verdict, found.pages) == ("accept", 60)
    assert [one["code"] for one in found.warnings] == ["rasterised"]


@pytest.mark.long
def test_three_hundred_typeset_pages(tmp_path: Path) -> None:
    """As an office program prints a long decision: drawn coarser, and taken in."""
    with pikepdf.open(io.BytesIO(scanners.typeset())) as pdf:
        for _ in range(299):
            pdf.pages.append(pdf.pages[0])
        pdf.save(tmp_path / "upload")
    before = used()
    found = intake_in_child(tmp_path / "upload", base=tmp_path / "base")
    assert (found.verdict, found.pages) == ("accept", 300)
    assert used() - before < 20


@pytest.mark.parametrize("case", [name for name, (_, reason) in hostile.CASES.items() if reason == "too_expensive"])
def test_bombs_stay_within_the_limits(case: str, tmp_path: Path) -> None:
    (tmp_path / "upload").write_bytes(hostile.CASES[case][0]())
    before = used()
    intake_in_child(tmp_path / "upload", base=tmp_path / "base")
    assert used() - before < 20


def test_towers_are_no_loops(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is used twice on each floor is looked at once: 20 floors, not a million ways."""
    looks = []
    monkeypatch.setattr(budget, "check_time", lambda: looks.append(1))
    with pikepdf.open(io.BytesIO(looping.towers())) as pdf:
        loops.check(pdf, page_tree.leaves(pdf))
    assert len(looks) < 500


# What a process that serves for long asks children for: the fork server has read them all by then.
ROOMS = ("checking.validate", "making.attestation", "lasting.renewal")


def test_a_large_page_is_drawn_coarser(tmp_path: Path) -> None:
    """1.7 m wide: at 200 dpi that would be more than the child can hold. Also in a process that has done much else."""
    for room in ROOMS:
        with pytest.raises(ChildFailed):
            calls.run(f"pades.{room}:nothing", {})
    (tmp_path / "upload").write_bytes(hostile.sized_page(b"[0 0 4900 4900]"))
    found = intake_in_child(tmp_path / "upload", base=tmp_path / "base")
    assert found.verdict == "accept", (found.reason, found.facts)
