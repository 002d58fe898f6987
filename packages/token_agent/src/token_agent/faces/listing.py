"""The documents of a dialog: one in words, several in a table."""

import tkinter as tk
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from tkinter import font, ttk
from typing import Literal, NamedTuple

from token_agent.faces.widgets import BAD, STRIPE, Dialog
from token_agent.tickets.ticket import Item
from token_agent.wording import sentences
from token_agent.wording.phrases import Phrase
from token_agent.wording.sentences import phrase

MANY = 10  # documents, from which on there is a search field
LEAST, MOST = 5, 14  # rows of a table, for which smaller letters are taken; and that it grows to
AIR = "10p"  # beside the words of a cell


@dataclass(frozen=True)
class Row:
    """``became`` is empty as long as nothing was tried, ``why`` when all is well."""

    item: Item
    became: str = ""
    why: str = ""


class Column(NamedTuple):
    """``least``: words that there is always room for; ``beside``: as wide as what stays free beside a cell."""

    anchor: Literal["w", "e", "center"]
    cell: Callable[[Row], str]
    least: str = ""
    beside: str = ""


COLUMNS = {
    Phrase.DOCUMENT: Column("w", lambda row: row.item.title),
    Phrase.REQUESTER: Column("w", lambda row: row.item.owner),
    Phrase.NUMBER: Column("w", lambda row: row.item.number),
    Phrase.PAGES: Column("e", lambda row: str(row.item.pages), "10000"),
    Phrase.MARK: Column("center", lambda row: row.item.mark),
    Phrase.RESULT: Column("center", lambda row: row.became, beside=" ··"),
}
SHARES = {Phrase.DOCUMENT: 0.62, Phrase.REQUESTER: 0.38}  # of the room that the other columns leave
NUMBER_AT_MOST = 0.3  # of the table


def one(dialog: Dialog, item: Item) -> None:
    """A single document needs no table: its whole name can be read."""
    dialog.line(item.title, "Strong", pady=("8p", "2p"))
    dialog.line(phrase(Phrase.REQUESTER_IS, owner=item.owner), pady="0p")
    extent = phrase(Phrase.PAGES_AND_NUMBER if item.number else Phrase.PAGES_ARE, pages=item.pages, number=item.number)
    dialog.line(extent, pady=("0p", "0p" if item.mark else "8p"))
    if item.mark:
        dialog.line(phrase(Phrase.MARK_IS, mark=item.mark), pady=("0p", "8p"))


class Listing:
    """A table. What is too long for its column ends in «…»; the chosen row stands under the table in full."""

    def __init__(self, dialog: Dialog, rows: list[Row]) -> None:
        self._rows, self._shown, self._told = rows, rows, ""
        self._wide, self._cut = 0, False
        self._whole = dialog.line("", "Soft", side="bottom")
        frame = ttk.Frame(dialog.body)
        self._names = _columns(rows)
        height = min(LEAST, len(rows))
        self._table = ttk.Treeview(frame, columns=self._names, show="headings", height=height, selectmode="browse")
        for name in self._names:
            self._table.heading(name, text=phrase(name), anchor=COLUMNS[name].anchor)
            self._table.column(name, anchor=COLUMNS[name].anchor, minwidth=40, width=80)
        scroll = ttk.Scrollbar(frame, command=self._table.yview)
        self._table.configure(yscrollcommand=scroll.set)
        self._table.tag_configure("failed", foreground=BAD)
        self._table.tag_configure("odd", background=STRIPE)
        if len(rows) > LEAST:
            scroll.pack(side="right", fill="y")
        self._table.pack(side="left", fill="both", expand=True)
        self._table.bind("<Configure>", self._widen)
        self._table.bind("<FocusIn>", self._choose_first)
        self._table.bind("<<TreeviewSelect>>", lambda _event: self._tell())
        frame.pack(fill="both", expand=True, pady=("5p", "2p"))
        dialog.growing, dialog.rows = self._table, min(MOST, len(rows))

    def only(self, wanted: Callable[[Row], bool], told: Callable[..., str] | None = None) -> None:
        """Show those; ``told(found=…, count=…)`` is said then, by their number and that of all."""
        self._shown = [row for row in self._rows if wanted(row)]
        self._told = told(found=len(self._shown), count=len(self._rows)) if told else ""
        self._fill()

    @property
    def chosen(self) -> Item | None:
        picked = self._table.selection()
        return self._shown[int(picked[0])].item if picked else None

    def _widen(self, event: "tk.Event[ttk.Treeview]") -> None:
        if event.width == self._wide:
            return
        self._wide = event.width
        wide = {name: self._needed(name) for name in self._names if name not in SHARES}
        if Phrase.NUMBER in wide:
            wide[Phrase.NUMBER] = min(wide[Phrase.NUMBER], round(self._wide * NUMBER_AT_MOST))
        rest = self._wide - sum(wide.values()) - 4
        wide |= {name: round(rest * share) for name, share in SHARES.items()}
        for name in self._names:
            self._table.column(name, width=wide[name])
        self._fill()

    def _needed(self, name: Phrase) -> int:
        """The width in pixels in which its heading and all its cells are whole."""
        heads, letters = (font.nametofont(one, self._table) for one in ("TkHeadingFont", "TkDefaultFont"))
        column = COLUMNS[name]
        cells = {column.least, *(column.cell(row) + column.beside for row in self._rows)}
        return max(heads.measure(phrase(name)), *map(letters.measure, cells)) + self._table.winfo_pixels(AIR)

    def _fill(self) -> None:
        letters, air = font.nametofont("TkDefaultFont", self._table), self._table.winfo_pixels(AIR)
        room = {name: self._table.column(name, "width") - air for name in self._names}
        self._cut = False
        self._table.delete(*self._table.get_children())
        for place, row in enumerate(self._shown):
            cells = [self._shortened(COLUMNS[name].cell(row), room[name], letters.measure) for name in self._names]
            tags = [*(["odd"] if place % 2 else []), *(["failed"] if row.why else [])]
            self._table.insert("", "end", iid=str(place), values=cells, tags=tags)
        self._tell()

    def _shortened(self, text: str, room: int, measure: Callable[[str], int]) -> str:
        if measure(text) <= room:
            return text
        self._cut = True
        least, most = 0, len(text)
        while least < most:
            middle = (least + most + 1) // 2
            least, most = (middle, most) if measure(f"{text[:middle]}…") <= room else (least, middle - 1)
        return f"{text[:least].rstrip()}…"

    def _choose_first(self, _event: object) -> None:
        """By keyboard there is always a row to start from."""
        if self._shown and not self._table.selection():
            self._table.focus("0")
            self._table.selection_set("0")

    def _tell(self) -> None:
        chosen = self._table.selection()
        row = self._shown[int(chosen[0])] if chosen else None
        whole = " – ".join(one for one in (sentences.item_line(row.item), row.why) if one) if row else ""
        hint = phrase(Phrase.CHOOSE_TO_READ) if self._cut and not row else ""
        self._whole["text"] = "\n".join(one for one in (self._told, whole) if one) or hint


def search(head: ttk.Frame, listed: Listing, act: str) -> None:
    """A field beside the title. What it leaves out is still to be signed, and that is said."""
    entry = ttk.Entry(head, width=20, font="TkDefaultFont")
    entry.pack(side="right")
    ttk.Label(head, text=phrase(Phrase.SEARCH)).pack(side="right", padx="6p")

    def look(_event: object) -> None:
        words = plain(entry.get().strip())
        told = partial(phrase, Phrase.FOUND, act=act.lower()) if words else None
        listed.only(lambda row: words in plain(sentences.item_line(row.item)), told)

    entry.bind("<KeyRelease>", look)


def _columns(rows: list[Row]) -> tuple[Phrase, ...]:
    numbered = (Phrase.NUMBER,) if any(row.item.number for row in rows) else ()
    tried = (Phrase.RESULT,) if any(row.became for row in rows) else ()
    marked = (Phrase.MARK,) if any(row.item.mark for row in rows) and not tried else ()
    return (Phrase.DOCUMENT, Phrase.REQUESTER, *numbered, Phrase.PAGES, *marked, *tried)


def plain(text: str) -> str:
    """For searching: small letters without tone marks, as they are typed in a hurry."""
    parts = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(letter for letter in parts if not unicodedata.combining(letter))
