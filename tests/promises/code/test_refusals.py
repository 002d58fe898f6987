"""A refusal from below becomes a message in one place: ``web.kit.refusals`` for pages, ``api.root`` for programs."""

import ast
from pathlib import Path

WEB = Path(__file__).resolve().parents[3] / "chungthuc" / "web"
CAUGHT = {"Refused", "PadesError", "NotAllowed"}
# Who answers a refusal with something else than a message, and why.
OWN_ANSWER = {
    "kit/refusals.py:acting": "the door itself",
    "kit/refusals.py:refusals_as_invalid": "the door itself",
    "appointments/views.py:appointment_time": "the page of free times with the trouble beside them",
    "booking/views.py:time": "the same; 429 to a stranger who tried too often",
    "booking/views.py:_book": "the last page again, with the appointment that stands in the way",
    "counter/uploads.py:upload_page": "a picture: its 503 is read by the browser",
    "citizen/closing.py:_obstacle": "told before the form is shown, which then is not",
    "delivery/page_pictures.py:copy_page": "a picture: its 503 is read by the viewer",
    "offices/importing.py:_refused": "a line of a table, told with its number",
    "public/following.py:follow_result": "the page of a slip, with the trouble beside its paper",
}


def test_only_listed_views_answer_a_refusal_themselves():
    found = {
        f"{file.relative_to(WEB).as_posix()}:{function}"
        for file in WEB.rglob("*.py")
        for function in _catching(ast.parse(file.read_text(encoding="utf-8")))
    }
    assert found == set(OWN_ANSWER)


def _catching(tree: ast.AST, within: str = "") -> list[str]:
    """Names of the innermost functions that catch one of ours."""
    names = []
    for node in ast.iter_child_nodes(tree):
        inside = node.name if isinstance(node, ast.FunctionDef) else within
        if isinstance(node, ast.ExceptHandler) and node.type is not None:
            caught = {one.id for one in ast.walk(node.type) if isinstance(one, ast.Name)}
            names += [inside] if caught & CAUGHT else []
        names += _catching(node, inside)
    return names
