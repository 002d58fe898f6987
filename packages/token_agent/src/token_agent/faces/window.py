"""Asking in a window (tkinter, where Python has it and there is a screen)."""

import os
import queue
import signal
import threading
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from typing import Any

from token_agent.consent import CODE_LIFE, Progress, Question, warning
from token_agent.ticket import ACTS, Item, Ticket

INK, SOFT, BAD, GROUND, SHEET = "#1e2430", "#545b69", "#a3201d", "#f7f4ee", "#ffffff"
LOOK = 0.2  # seconds between two looks at what there is to show
CAPS_LOCK = 0x2  # of an event's state
COLUMNS = (("Văn bản", 300), ("Người yêu cầu", 170), ("Số", 190), ("Trang", 60), ("Kết quả", 90))  # widths in pixels
MANY = 10  # documents, from which on there is a search field


def is_possible() -> bool:
    """A screen and the toolkit."""
    if os.name == "posix" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return False
    try:
        import tkinter  # noqa: F401
    except ImportError:
        return False
    return True


class Window:
    """One dialog at a time, brought to the front once. All of tkinter runs in the thread that called ``run``."""

    def __init__(self) -> None:
        self._todo: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._root: Any = None
        self._dialog: Any = None
        self._ended = False

    def run(self, serve: Callable[[], None]) -> None:
        """Serve in a thread, show dialogs in this one, until Ctrl-C."""
        import tkinter as tk

        self._root = tk.Tk()
        self._root.withdraw()
        signal.signal(signal.SIGINT, lambda _number, _frame: setattr(self, "_ended", True))
        threading.Thread(target=serve, daemon=True).start()
        self._look()
        self._root.mainloop()

    def _look(self) -> None:
        while not self._todo.empty():
            self._todo.get()()
        if self._ended:
            self._root.quit()
        else:
            self._root.after(int(LOOK * 1000), self._look)

    def pairing(self, origin: str, code: str, *, development: bool) -> None:
        def show() -> None:
            dialog = self._new("Ghép nối với trang web", development=development)
            _line(dialog, "Ghép nối với trang web", size=16, bold=True)
            _line(dialog, origin, size=15, bold=True, colour=BAD if development else INK)
            _line(dialog, "muốn dùng phần mềm ký trên máy này. Nếu đúng là trang anh/chị đang mở, "
                          "nhập mã sau vào trang đó:")  # fmt: skip
            _line(dialog, code, size=30, bold=True)
            _line(dialog, "Nếu không phải anh/chị yêu cầu, không nhập mã ở đâu cả.", colour=SOFT)
            _buttons(dialog, ("Đóng", dialog.destroy))
            dialog.after(CODE_LIFE * 1000, dialog.destroy)

        self._todo.put(show)

    def pairing_over(self, message: str) -> None:
        self._todo.put(lambda: self._say("Ghép nối", message))

    def trouble(self, message: str) -> None:
        self._todo.put(lambda: self._say("Chưa ký", message))

    def sign(self, question: Question) -> bytearray | None:
        answered, given = threading.Event(), bytearray()
        self._todo.put(lambda: self._ask(question, answered, given))
        while not answered.wait(LOOK) and not question.withdrawn():
            pass
        self._todo.put(self._close)
        return given or None

    def progress(self, ticket: Ticket, progress: Progress) -> None:
        self._todo.put(lambda: self._follow(ACTS[ticket.act], progress))

    def _ask(self, question: Question, answered: threading.Event, given: bytearray) -> None:
        if question.withdrawn():
            return
        ticket, certificate = question.ticket, question.certificate
        dialog = self._new(ACTS[ticket.act], development=question.development)
        _line(dialog, f"{ACTS[ticket.act]} {len(ticket.items)} văn bản?", size=16, bold=True)
        _line(dialog, ticket.origin, size=14, bold=True, colour=BAD if question.development else INK)
        _line(dialog, f"{ticket.agency} – {ticket.officer}")
        if question.notice:
            _line(dialog, question.notice, colour=BAD)
        _table(dialog, [(one, "") for one in ticket.items])
        until = datetime.fromisoformat(certificate["notAfter"])
        _line(dialog, f"Chứng thư số: {certificate['subject']} · hạn đến {until:%d/%m/%Y}", colour=SOFT)
        if remark := warning(certificate):
            _line(dialog, remark, colour=BAD)
        entry = _pin_field(dialog, f"Mã PIN của thiết bị {certificate['token']}")

        def agree(_event: Any = None) -> None:
            if entry.get():
                given.extend(entry.get().encode())
                entry.delete(0, "end")
                answered.set()

        entry.bind("<Return>", agree)
        dialog.protocol("WM_DELETE_WINDOW", answered.set)
        dialog.bind("<Escape>", lambda _event: answered.set())
        _buttons(dialog, (ACTS[ticket.act], agree), ("Từ chối", answered.set))
        entry.focus_set()

    def _follow(self, act: str, progress: Progress) -> None:
        from tkinter import ttk

        dialog = self._new(act)
        head = _line(dialog, f"{act}…", size=16, bold=True)
        bar = ttk.Progressbar(dialog, maximum=progress.total, length=560)
        bar.pack(padx=20, pady=6, fill="x")
        title = _line(dialog, "", colour=SOFT)

        def stop() -> None:
            progress.stop = True

        dialog.protocol("WM_DELETE_WINDOW", stop)
        _buttons(dialog, ("Dừng", stop))

        def look() -> None:
            if not dialog.winfo_exists():
                return None
            if progress.over:
                return self._results(act, progress)
            head["text"], bar["value"] = f"{act}: {progress.done}/{progress.total}", progress.done
            title["text"] = "Đang dừng sau văn bản này…" if progress.stop else progress.title
            dialog.after(int(LOOK * 1000), look)
            return None

        look()

    def _results(self, act: str, progress: Progress) -> None:
        dialog = self._new(act)
        _line(dialog, progress.summary, size=16, bold=True)
        rows = [(one.item, "Chưa ký" if one.trouble else "Đã ký") for one in progress.results]
        failed = [(one.item, "Chưa ký") for one in progress.failed]
        show = _table(dialog, rows, result=True)
        if failed:
            _only_failures(dialog, lambda wanted: show(failed if wanted else rows))
            for why in sorted({one.trouble for one in progress.failed}):
                _line(dialog, why, colour=BAD)
        _buttons(dialog, ("Đóng", dialog.destroy))

    def _say(self, title: str, message: str) -> None:
        dialog = self._new(title)
        _line(dialog, title, size=16, bold=True)
        _line(dialog, message)
        _buttons(dialog, ("Đóng", dialog.destroy))

    def _close(self) -> None:
        if self._dialog is not None:
            self._dialog.destroy()

    def _new(self, title: str, *, development: bool = False) -> Any:
        import tkinter as tk

        self._close()
        dialog = self._dialog = tk.Toplevel(self._root, bg=SHEET)
        dialog.title(f"Phần mềm ký số – {title}")
        if development:
            band = tk.Label(dialog, text="BẢN PHÁT TRIỂN – không dùng cho giấy tờ thật", bg=BAD, fg="white", pady=4)
            band.pack(fill="x")
        dialog.attributes("-topmost", True)
        dialog.after(300, lambda: dialog.attributes("-topmost", False))
        return dialog


def _line(parent: Any, text: str, *, size: int = 11, bold: bool = False, colour: str = INK) -> Any:
    import tkinter as tk

    line = tk.Label(parent, text=text, font=("TkDefaultFont", size, "bold" if bold else "normal"), fg=colour, bg=SHEET,
                    wraplength=640, justify="left", anchor="w")  # fmt: skip
    line.pack(padx=20, pady=(8 if bold else 3, 3), fill="x")
    return line


def _pin_field(parent: Any, label: str) -> Any:
    import tkinter as tk

    _line(parent, label, bold=True)
    entry = tk.Entry(parent, show="•", width=24, font=("TkDefaultFont", 13))
    entry.pack(padx=20, pady=2, anchor="w", ipady=4)
    caps = _line(parent, "", colour=BAD)

    def look(event: Any) -> None:
        caps["text"] = "Phím Caps Lock đang bật." if event.state & CAPS_LOCK else ""

    entry.bind("<KeyRelease>", look)
    return entry


def _table(
    parent: Any, rows: list[tuple[Item, str]], *, result: bool = False
) -> Callable[[Iterable[tuple[Item, str]]], None]:
    """A list of documents, searchable when it is long; returns what fills it anew."""
    from tkinter import ttk

    columns = dict(COLUMNS) if result else dict(COLUMNS[:-1])
    frame = ttk.Frame(parent)
    ttk.Style(parent).configure("Treeview", rowheight=26)
    listed = ttk.Treeview(frame, columns=list(columns), show="headings", height=min(10, max(3, len(rows))))
    for words, width in columns.items():
        listed.heading(words, text=words, anchor="w")
        listed.column(words, width=width, anchor="w")
    scroll = ttk.Scrollbar(frame, command=listed.yview)
    listed.configure(yscrollcommand=scroll.set)
    scroll.pack(side="right", fill="y")
    listed.pack(side="left", fill="both", expand=True)

    def show(wanted: Iterable[tuple[Item, str]]) -> None:
        listed.delete(*listed.get_children())
        for item, became in wanted:
            listed.insert("", "end", values=(item.title, item.owner, item.number, item.pages, became)[: len(columns)])

    if len(rows) > MANY:
        _search(parent, lambda words: show(one for one in rows if words in one[0].line.lower()))
    frame.pack(padx=20, pady=8, fill="both", expand=True)
    show(rows)
    return show


def _search(parent: Any, found: Callable[[str], None]) -> None:
    import tkinter as tk

    _line(parent, "Tìm trong danh sách")
    entry = tk.Entry(parent, width=40, font=("TkDefaultFont", 11))
    entry.pack(padx=20, anchor="w")
    entry.bind("<KeyRelease>", lambda _event: found(entry.get().lower()))


def _only_failures(parent: Any, changed: Callable[[bool], None]) -> None:
    import tkinter as tk

    wanted = tk.IntVar(parent)
    box = tk.Checkbutton(parent, text="chỉ lỗi", variable=wanted, bg=SHEET, command=lambda: changed(bool(wanted.get())))
    box.pack(padx=16, anchor="w")


def _buttons(parent: Any, *named: tuple[str, Callable[[], None]]) -> None:
    import tkinter as tk

    row = tk.Frame(parent, bg=SHEET)
    for text, command in named:
        button = tk.Button(row, text=text, command=command, padx=16, pady=6, bg=GROUND, fg=INK)
        button.bind("<Return>", partial(_press, button))
        button.pack(side="left", padx=(0, 10))
    row.pack(padx=20, pady=16, anchor="w")


def _press(button: Any, _event: Any) -> None:
    button.invoke()
