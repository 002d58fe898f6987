"""Every dialog of the agent, each from what it shows to a ``Dialog`` on the screen."""

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from token_agent.faces import listing
from token_agent.faces.listing import Listing, Row
from token_agent.faces.look_part import LookPart
from token_agent.faces.pin_part import PinPart, tell
from token_agent.faces.turns import Answer
from token_agent.faces.widgets import MARGIN, Dialog
from token_agent.signing.consent import KeysChanged, Progress, Question, Result
from token_agent.tickets.ticket import Item, Ticket
from token_agent.wording import sentences
from token_agent.wording.phrases import Phrase
from token_agent.wording.sentences import phrase

LONG = 120  # letters of a title while it is being signed: two lines, so that nothing jumps


def pairing(
    root: tk.Tk,
    origin: str,
    code: str,
    leave: Callable[[], None],
    *,
    development: bool,
    alarm: KeysChanged | None = None,
) -> Dialog:
    with Dialog(root, phrase(Phrase.PAIRING), leave, development=development) as dialog:
        dialog.line(phrase(Phrase.PAIRING_TITLE), "Title")
        if alarm:
            dialog.line(sentences.keys_changed(alarm), "Alarm", pady="4p")
        _origin(dialog, origin, development=development)
        dialog.line(phrase(Phrase.PAIRING_REQUEST))
        dialog.line(f"{code[:3]} {code[3:]}", "Code", anchor="w", pady="8p")
        dialog.line(phrase(Phrase.PAIRING_CAUTION), "Soft")
        dialog.focus = dialog.way_out()
    return dialog


def message(root: tk.Tk, title: str, words: str, leave: Callable[[], None], *, development: bool) -> Dialog:
    with Dialog(root, title, leave, development=development) as dialog:
        dialog.line(title, "Title")
        dialog.line(words, pady=("4p", "10p"))
        dialog.focus = dialog.way_out()
    return dialog


def question(root: tk.Tk, asked: Question, answer: Answer, meanwhile: Callable[[], str]) -> Dialog:
    """``meanwhile``: what waits until this is answered."""
    ticket, act = asked.ticket, sentences.act(asked.ticket.act)
    with Dialog(root, act, answer.refuse, development=asked.development, wide=True) as dialog:
        head = ttk.Frame(dialog.body)
        head.pack(fill="x")
        asks = phrase(Phrase.QUESTION, act=act, count=len(ticket.items))
        dialog.line(asks, "Title", parent=head, side="left", fill="none")
        _origin(dialog, ticket.origin, development=asked.development)
        dialog.line(f"{ticket.agency} – {ticket.officer}")
        if asked.notice:
            dialog.line(sentences.notice(asked.notice), "Alarm")
        look = LookPart(dialog, asked.files) if asked.files else None  # first: it keeps its room when the table shrinks
        chosen = _documents(dialog, head, ticket)
        if look:
            look.chosen = chosen
        PinPart(dialog, asked, answer)
        waiting = dialog.line("", "FootSoft", parent=dialog.foot, padx=MARGIN)
        waiting.pack_forget()

    def refresh() -> None:
        tell(waiting, meanwhile(), pady=(0, "8p"))
        if look:
            look.refresh()

    dialog.refresh = refresh
    return dialog


def progress(root: tk.Tk, ticket: Ticket, followed: Progress, over: Callable[[], None], *, development: bool) -> Dialog:
    """``over`` is called once the batch has ended. Leaving is stopping: a batch does not go on unseen."""

    def stop() -> None:
        followed.stop = True
        button.state(["disabled"])
        look()

    doing = sentences.doing(ticket.act)
    with Dialog(root, doing, stop, development=development) as dialog:
        head = dialog.line(f"{doing}…", "Title")
        bar = ttk.Progressbar(dialog.body, maximum=max(1, followed.total))
        bar.pack(fill="x", pady="6p")
        title = dialog.line("\n", "Soft")  # two lines from the start
        button = dialog.way_out(Phrase.STOP)

    def look() -> None:
        if followed.over:
            return over()
        head["text"] = phrase(Phrase.PROGRESS, doing=doing, done=followed.done, count=followed.total)
        bar["value"] = followed.done
        short = followed.title if len(followed.title) <= LONG else f"{followed.title[: LONG - 1].rstrip()}…"
        title["text"] = phrase(Phrase.STOPPING) if followed.stop else short
        return None

    dialog.refresh = look
    return dialog


def results(root: tk.Tk, ticket: Ticket, ended: Progress, leave: Callable[[], None], *, development: bool) -> Dialog:
    with Dialog(root, sentences.act(ticket.act), leave, development=development, wide=True) as dialog:
        dialog.line(sentences.summary(ended), "Title")
        for why in sorted({sentences.message(one.trouble) for one in ended.failed if one.trouble}):
            dialog.line(why, "Alarm")
        done, undone = sentences.outcomes(ended)
        rows = [_row(one, done, undone) for one in ended.results]
        place = ttk.Frame(dialog.body)
        place.pack(fill="x")
        if ended.failed:
            dialog.line(phrase(Phrase.TRY_AGAIN, undone=undone.lower()), "Soft", side="bottom")
        if rows:
            listed = Listing(dialog, rows)
        if 0 < len(ended.failed) < len(rows):
            _only_failures(place, listed, undone)
        dialog.focus = dialog.way_out()
    return dialog


def _origin(dialog: Dialog, origin: str, *, development: bool) -> None:
    dialog.line(origin, "Danger" if development else "Strong")


def _documents(dialog: Dialog, head: ttk.Frame, ticket: Ticket) -> Callable[[], Item | None]:
    """Returns what tells which of them is chosen."""
    if len(ticket.items) == 1:
        listing.one(dialog, ticket.items[0])
        return lambda: ticket.items[0]
    listed = Listing(dialog, [Row(one) for one in ticket.items])
    if len(ticket.items) > listing.MANY:
        listing.search(head, listed, sentences.act(ticket.act))
    return lambda: listed.chosen


def _only_failures(place: ttk.Frame, listed: Listing, undone: str) -> None:
    def change() -> None:
        wanted = box.instate(["selected"])
        listed.only(lambda row: bool(row.why) or not wanted)

    # Without a tkinter variable: those are cleaned up by whatever thread comes along.
    box = ttk.Checkbutton(place, text=phrase(Phrase.ONLY_UNDONE, undone=undone.lower()), command=change)
    box.state(["!alternate", "!selected"])
    box.pack(anchor="w", pady="2p")


def _row(one: Result, done: str, undone: str) -> Row:
    return Row(one.item, undone, sentences.message(one.trouble)) if one.trouble else Row(one.item, done)
