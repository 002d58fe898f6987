"""Pages with many things have a dataclass that names and types them."""

import ast
from dataclasses import dataclass
from pathlib import Path

from django.contrib.auth.models import AnonymousUser

from chungthuc import web
from chungthuc.web.kit.show import show

MOST = 6  # things in a dict


@dataclass(frozen=True)
class FollowPage:
    given: str
    trouble: str


def test_a_template_gets_the_pages_things_by_their_names(rf):
    request = rf.get("/")
    request.user = AnonymousUser()
    page = show(request, "public/follow.html", FollowPage("ABCD", "Không có mã này."), status=404)
    assert page.status_code == 404
    assert 'value="ABCD"' in page.content.decode()
    assert "Không có mã này." in page.content.decode()


def test_no_view_gives_a_template_more_than_six_things_without_a_type():
    files = Path(web.__file__).parent.rglob("*.py")
    functions = [
        (file, one)
        for file in files
        for one in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(one, ast.FunctionDef) and _renders(one)
    ]
    assert functions
    for file, one in functions:
        sizes = [len(node.keys) for node in ast.walk(one) if isinstance(node, ast.Dict)]
        assert max(sizes, default=0) <= MOST, f"{file}: {one.name}"


def _renders(function: ast.FunctionDef) -> bool:
    calls = [node.func for node in ast.walk(function) if isinstance(node, ast.Call)]
    return any(isinstance(one, ast.Name) and one.id in ("render", "render_to_string") for one in calls)
