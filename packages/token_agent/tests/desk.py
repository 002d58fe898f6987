"""The real window, in a process of its own; a test says on stdin what the agent would say, in lines of JSON.

``python desk.py``. On stdout: {"answer": …} to a question, {"log": …}, and {"seen": […]} after {"do": "see"}: every dialog on the
screen with its words, buttons, places, and what of it is cut off.
"""

import json
import sys
import tempfile
import threading
import tkinter as tk
from pathlib import Path
from tkinter import font, ttk
from typing import Any

from token_agent.common.errors import AgentError
from token_agent.faces import dialogs, viewer
from token_agent.faces.window import Window
from token_agent.signing.consent import KeysChanged, Notice, PairingEnd, Progress, Question, Result
from token_agent.tickets.files import Files
from token_agent.tickets.ticket import Item, Ticket

window = Window()
lately: dict[str, Any] = {"withdrawn": False, "progress": Progress()}


def say(**facts: Any) -> None:
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()


def ticket(count: int = 1, **other: Any) -> Ticket:
    facts = {"title": "Bằng tốt nghiệp trung học phổ thông", "owner": "Nguyễn Văn An", "number": ""} | other
    items = [
        Item(
            f"copy-{place}",
            f"{facts['title']} {place}",
            facts["owner"],
            2,
            facts["number"] and f"{place} / 01/2026-SCT/BS",
            b"",
            b"",
            facts.get("shown_sha256", "3f9a12cd" + "0" * 56),
        )
        for place in range(1, count + 1)
    ]
    origin, act = facts.get("origin", "https://chungthuc.tinh.gov.vn"), facts.get("act", "sign")
    return Ticket("s" * 16, origin, act, facts.get("officer", "Lê Thị Hoa"), facts.get("agency", "UBND phường Tân Định"),
                  "0" * 64, 2**40, tuple(items))  # fmt: skip


class SiteFiles(Files):
    """Files as a site gave them; the second of a ticket is another one than was shown."""

    def content(self, item: Item) -> bytes:
        if self.ticket.items.index(item) == 1:
            raise AgentError("file_changed")
        self.done = len(self.ticket.items)
        return b"%PDF-1.7"


def sign(
    development: bool = False,
    notice: bool = False,
    flags: Any = (),
    tokens: Any = ("hoa",),
    chosen: int | None = 0,
    subject: str = "Lê Thị Hoa",
    **other: Any,
) -> None:
    """``flags`` are those of the first token."""
    facts = {"subject": subject, "notAfter": "2027-03-02T00:00:00+00:00"}
    holders = tuple(
        {
            **facts,
            "token": token,
            "serial": f"{place}9f3c2a7b4e5d601",
            **(dict.fromkeys(flags, True) if not place else {}),
        }
        for place, token in enumerate(tokens)
    )
    lately["withdrawn"] = False
    about = ticket(**other)
    files = SiteFiles(about, Path(tempfile.gettempdir()) / "desk-looked-at")
    asked = Question(
        about, holders, development, lambda: lately["withdrawn"], Notice() if notice else None, chosen, files
    )

    def wait() -> None:
        try:
            given = window.sign(asked)
            say(answer=given.pin.decode() if given else None, place=given.place if given else None)
        except AgentError as error:
            say(answer=error.code)

    threading.Thread(target=wait, daemon=True).start()


def progress(count: int, **other: Any) -> None:
    about = ticket(count, **other)
    lately["progress"] = running = Progress(total=count, title=about.items[0].title)
    lately["items"] = list(about.items)
    window.progress(about, running)


def done(count: int = 1, trouble: str = "", over: bool = False) -> None:
    running = lately["progress"]
    for _one in range(count):
        running.results.append(Result(lately["items"][running.done], AgentError(trouble) if trouble else None))
    running.over = over


def pairing(alarm: int = 0, **facts: Any) -> None:
    """``alarm``: how many keys are other ones."""
    changed = KeysChanged(1793500000, ("6668 7aad f862 bd77",) * alarm) if alarm else None
    window.pairing(**facts, alarm=changed)


def paired(**facts: Any) -> None:
    window.pairing_over(PairingEnd.PAIRED, **facts)


def trouble(code: str, **facts: Any) -> None:
    window.trouble(AgentError(code), **facts)


def spoil(what: str) -> None:
    """A fault of ours, in the building of a dialog or in what a person presses."""

    def burst(*_given: Any, **_named: Any) -> None:
        raise ValueError("Nguyễn Văn An")

    if what == "refresh":
        lately["progress"].results = None
    elif what == "button":
        dialogs.Answer.agree = burst  # type: ignore[method-assign]
    else:
        setattr(dialogs, what, burst)


def see() -> None:
    window._todo.put(lambda: say(seen=[_dialog(one) for one in window._root.winfo_children() if one.winfo_ismapped()]))


def _dialog(top: Any) -> dict[str, Any]:
    inside = [one for one in _below(top) if one.winfo_ismapped()]
    spoken = [one for one in inside if isinstance(one, ttk.Label | ttk.Button | ttk.Checkbutton)]
    focus = top.focus_lastfor()
    return {
        "title": top.title(), "place": _place(top), "words": [str(one["text"]) for one in spoken],
        "places": {str(one["text"]): _place(one) for one in spoken if not isinstance(one, ttk.Label)},
        "entries": [_place(one) for one in inside if isinstance(one, ttk.Entry)],
        "rows": [[str(cell) for cell in one.item(row, "values")] for one in inside if isinstance(one, ttk.Treeview)
                 for row in one.get_children()],
        "tables": [[*_place(one), int(ttk.Style(top).lookup("Treeview", "rowheight"))] for one in inside
                   if isinstance(one, ttk.Treeview)],
        "focus": str(focus["text"]) if "text" in focus.keys() else focus.winfo_class(),
        "headings": [str(table.heading(name, "text")) for table in inside if isinstance(table, ttk.Treeview)
                     for name in table["columns"]],
        "cut": [[str(one["text"]), one.winfo_reqwidth(), one.winfo_reqheight(), *_place(one)] for one in spoken if _is_cut(one, top)]
               + [cut for one in inside if isinstance(one, ttk.Treeview) for cut in _cut_headings(one)],
    }  # fmt: skip


def _cut_headings(table: ttk.Treeview) -> list[list[Any]]:
    letters = font.nametofont("TkHeadingFont", table)
    heads = [(str(table.heading(name, "text")), int(table.column(name, "width"))) for name in table["columns"]]
    return [[text, letters.measure(text), wide] for text, wide in heads if letters.measure(text) > wide]


def _below(widget: Any) -> list[Any]:
    return [part for child in widget.winfo_children() for part in (child, *_below(child))]


def _place(widget: Any) -> list[int]:
    return [widget.winfo_rootx(), widget.winfo_rooty(), widget.winfo_width(), widget.winfo_height()]


def _is_cut(widget: Any, top: Any) -> bool:
    left, upper, wide, high = _place(widget)
    outer = _place(top)
    above = left < outer[0] or upper < outer[1]
    below = left + wide > outer[0] + outer[2] or upper + high > outer[1] + outer[3]
    return bool(above or below or widget.winfo_reqwidth() > wide or widget.winfo_reqheight() > high)


def serve() -> None:
    acts = {"sign": sign, "progress": progress, "done": done, "see": see, "spoil": spoil, "pairing": pairing,
            "pairing_over": paired, "trouble": trouble, "withdraw": lambda: lately.update(withdrawn=True)}  # fmt: skip
    viewer.show = lambda file: say(log={"opened": file.name})
    say(ready=tk.TkVersion)
    for line in sys.stdin:
        given = json.loads(line)
        acts[given.pop("do")](**given)


if __name__ == "__main__":
    window.run(serve, lambda **facts: say(log=facts))
