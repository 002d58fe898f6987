"""As an administrator does: look first, then save what was seen."""

from collections.abc import Callable
from typing import Any

import pytest

from chungthuc.accounts.models import Grant, Right
from chungthuc.core import clock

WHY = "Quyết định 7/QĐ-UBND"


def said(answer: Any) -> str:
    """What the page tells at its top."""
    return " ".join(str(one) for one in answer.context["messages"])


def administers(world: Any, who: str, agency: Any) -> None:
    """From now on."""
    Grant.objects.create(
        person=world.people[who], agency=agency, right=Right.ADMINISTER, given_by=world.nga, reason=WHY, since=clock.now()
    )  # fmt: skip


@pytest.fixture
def done() -> Callable[..., Any]:
    """``done(client, path, sent)``: previewed, then done; the page after it."""

    def act(client: Any, path: str, sent: dict[str, Any]) -> Any:
        look = client.post(path, sent)
        assert look.status_code == 200, look.context["form"].errors
        assert look.context["effect"] is not None, said(look)
        return client.post(path, {**sent, "save": "1", "seen": look.context["effect"].mark}, follow=True)

    return act
