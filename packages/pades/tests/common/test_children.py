"""What pades asks of the sandbox: the files that it hands over, and its failures as faults of ours."""

from pathlib import Path
from typing import Any

import pytest
import sandbox.errors
from pades.checking import printed, validate
from pades.commands import upload_words
from pades.common import children
from pades.common.errors import PadesError
from pades.intake import examine as intake
from pades.intake import pages
from sandbox import calls
from sandbox.errors import Failure


def test_a_child_of_each_kind_gets_the_files_of_its_question_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The names that the product's own questions hand over, not those of a test."""
    asked: list[list[str]] = []

    def noted(_target: str, _arguments: dict[str, Any], *, readable: list[Path], **_more: Any) -> dict[str, Any]:
        asked.append([str(one) for one in readable])
        raise children.ChildFailed("crashed")

    monkeypatch.setattr(children, "run", noted)
    file = tmp_path / "file.pdf"
    file.write_bytes(b"%PDF-1.7\n" + b"x" * 100 + b"\nstartxref\n1\n%%EOF\n")
    validate.verify_in_child(file, trust_dir=tmp_path / "trust", rights_csv=tmp_path / "rights", at=None)
    intake.intake_in_child(file, base=tmp_path / "base")
    for ask in (printed.read_in_child, pages.page_count, lambda one: pages.render_in_child(one, 1)):
        with pytest.raises(children.ChildFailed):
            ask(file)
    assert asked == [[str(tmp_path / one) for one in ("file.pdf", "trust", "rights")], *[[str(file)]] * 4]


@pytest.mark.parametrize("code", Failure)
def test_each_failure_of_a_child_is_a_fault_with_a_sentence(code: Failure, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: Any, **__: Any) -> None:
        raise sandbox.errors.ChildFailed(code, "status -9: what it said last")

    monkeypatch.setattr(calls, "run", fails)
    with pytest.raises(PadesError) as caught:
        children.run("pades.intake.pages:count", {})
    assert isinstance(caught.value, children.ChildFailed)
    assert (caught.value.code, caught.value.detail) == (code, "status -9: what it said last")
    assert upload_words.refusal(caught.value.code, {"error": "9"}).endswith(".")
