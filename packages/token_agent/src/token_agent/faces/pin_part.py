"""The foot of the question: with which certificate, on which token, and the PIN for that one."""

import tkinter as tk
from datetime import datetime
from tkinter import ttk
from typing import Any

from token_agent.faces.turns import Answer
from token_agent.faces.widgets import MARGIN, Dialog
from token_agent.signing.consent import Question
from token_agent.wording import sentences
from token_agent.wording.phrases import Phrase
from token_agent.wording.sentences import phrase

CAPS_LOCK = 0x2  # of an event's state


class PinPart:
    """The act is beside the PIN, «Từ chối» far from it. What was typed for one token never goes to another."""

    def __init__(self, dialog: Dialog, asked: Question, answer: Answer) -> None:
        self._dialog, self._asked, self._answer = dialog, asked, answer
        foot, certificate = dialog.foot, asked.certificate
        day = f"{datetime.fromisoformat(certificate['notAfter']):%d/%m/%Y}"
        told = phrase(Phrase.CERTIFICATE_UNTIL, subject=sentences.subject(certificate), day=day)
        dialog.line(told, "FootSoft", parent=foot, padx=MARGIN, pady=("8p", "2p"))
        self._choice = self._tokens() if len(asked.holders) > 1 else None
        self._warned = dialog.line("", "Alarm", parent=foot, padx=MARGIN)
        self._label = self._labels()
        self._strange = dialog.line("", "Alarm", parent=foot, padx=MARGIN)
        self._strange.pack_forget()
        self._row, self._entry = self._acts()
        self._turn()
        dialog.focus = self._entry if self._choice is None or asked.chosen is not None else self._choice

    def _tokens(self) -> ttk.Combobox:
        """The certificate lies on several: by label and serial."""
        line = ttk.Frame(self._dialog.foot, style="Foot.TFrame")
        ttk.Label(line, text=phrase(Phrase.SIGNING_TOKEN), style="Foot.TLabel").pack(side="left")
        names = [sentences.token_name(one) for one in self._asked.holders]
        box = ttk.Combobox(line, values=names, state="readonly", width=44, font="TkDefaultFont")
        box.pack(side="left", padx="10p")
        if self._asked.chosen is not None:
            box.current(self._asked.chosen)
        box.bind("<<ComboboxSelected>>", lambda _event: self._turn())
        line.pack(fill="x", padx=MARGIN, pady="3p")
        return box

    def _labels(self) -> ttk.Frame:
        label = ttk.Frame(self._dialog.foot, style="Foot.TFrame")
        self._whose = ttk.Label(label, style="Foot.TLabel")
        self._whose.pack(side="left")
        self._trouble = ttk.Label(label, style="FootBad.TLabel")
        self._trouble.pack(side="left", padx="10p")
        label.pack(fill="x", padx=MARGIN, pady=("3p", "2p"))
        return label

    def _acts(self) -> tuple[ttk.Frame, ttk.Entry]:
        dialog = self._dialog
        row = ttk.Frame(dialog.foot, style="Foot.TFrame")
        entry = ttk.Entry(row, show="•", width=20, font="TkDefaultFont")
        for key in ("<Return>", "<KP_Enter>"):
            entry.bind(key, lambda _event: dialog.obey(self._agree))
        entry.bind("<KeyRelease>", self._heed)
        entry.pack(side="left", fill="y")
        act = sentences.act(self._asked.ticket.act)
        dialog.button(row, act, self._agree, "Act.TButton").pack(side="left", padx="10p")
        dialog.button(row, phrase(Phrase.REFUSE), self._answer.refuse).pack(side="right")
        row.pack(fill="x", padx=MARGIN, pady=("0p", "10p"))
        return row, entry

    @property
    def _place(self) -> int | None:
        """Of the token that is picked now."""
        if self._choice is None:
            return self._asked.chosen or 0
        return None if self._choice.current() < 0 else self._choice.current()

    def _turn(self) -> None:
        """To the token that is picked now: what was typed was for another one."""
        holder = None if self._place is None else self._asked.holders[self._place]
        self._entry.delete(0, "end")
        self._trouble["text"] = ""
        token = sentences.token_name(holder) if holder else ""
        self._whose["text"] = phrase(Phrase.PIN_OF, token=token) if token else phrase(Phrase.PIN)
        tell(self._warned, sentences.holder_warning(holder) if holder else "", before=self._label)
        if self._dialog.since < float("inf"):  # on the screen already
            self._dialog.grow()

    def _heed(self, event: "tk.Event[tk.Misc]") -> None:
        """Caps Lock and «đ» are told as they are typed; what was told of the last try stays until then."""
        if event.keysym not in ("Return", "KP_Enter"):  # which may just have said something here
            self._trouble["text"] = phrase(Phrase.CAPS_LOCK) if int(event.state) & CAPS_LOCK else ""
        if typed := self._entry.get():
            self._tell(sentences.pin_fault(typed))

    def _tell(self, why: str) -> None:
        tell(self._strange, why, before=self._row)
        self._dialog.grow()

    def _agree(self) -> None:
        place, pin = self._place, self._entry.get()
        if place is None and self._choice is not None:
            self._trouble["text"] = phrase(Phrase.TOKEN_NOT_CHOSEN)
            return self._choice.focus_set()
        if not pin:
            self._trouble["text"] = phrase(Phrase.PIN_NOT_TYPED)
            return self._entry.focus_set()
        self._entry.delete(0, "end")
        self._tell(why := sentences.pin_fault(pin))
        if why:
            return self._entry.focus_set()
        self._answer.agree(pin, place or 0)
        self._trouble.configure(text=phrase(Phrase.OPENING_TOKEN), style="FootSoft.TLabel")
        return self._dialog.rest(*self._row.winfo_children())


def tell(line: ttk.Label, words: str, **packing: Any) -> None:
    """A line that is there only while it says something."""
    if words and not line.winfo_manager():
        line.pack(**{"fill": "x", "padx": MARGIN, "pady": (0, "6p")} | packing)
    elif not words:
        line.pack_forget()
    line["text"] = words
