"""Asking in a window (tkinter, where Python has it and there is a screen)."""

import os
import threading
from typing import Any

from token_agent.consent import Progress
from token_agent.ticket import ACTS, Ticket


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
    """A dialog for each question, on top once, never stealing the focus again."""

    def pairing(self, origin: str, code: str, *, development: bool) -> None:
        threading.Thread(target=self._show_code, args=(origin, code, development), daemon=True).start()

    def pairing_over(self) -> None:
        """The window closes by itself."""

    def _show_code(self, origin: str, code: str, development: bool) -> None:
        root = _root("Ghép nối", development=development)
        _label(root, origin, size=16, bold=True)
        _label(root, "muốn dùng phần mềm ký trên máy này. Nhập mã sau trên trang web:")
        _label(root, code, size=28, bold=True)
        root.after(120_000, root.destroy)
        root.mainloop()

    def sign(self, ticket: Ticket, certificate: dict[str, object], *, development: bool) -> bytearray | None:
        import tkinter as tk

        answer: list[bytearray] = []
        root = _root(ACTS[ticket.act], development=development)
        _label(root, ticket.origin, size=15, bold=True)
        _label(root, f"{ACTS[ticket.act]} {len(ticket.items)} văn bản – {ticket.agency} – {ticket.officer}")
        listed = tk.Listbox(root, width=90, height=min(14, len(ticket.items)))
        for item in ticket.items:
            listed.insert(tk.END, f"{item.title} · {item.owner} · {item.pages} trang {item.number}")
        listed.pack(padx=12, pady=6, fill="both", expand=True)
        _label(root, f"Chứng thư số: {certificate['subject']}")
        _label(root, "Mã PIN")
        entry = tk.Entry(root, show="•")
        entry.pack(padx=12)

        def agree(_event: Any = None) -> None:
            if entry.get():
                answer.append(bytearray(entry.get().encode()))
                root.destroy()

        row = tk.Frame(root)
        tk.Button(row, text="Ok", command=agree).pack(side="left", padx=6)
        tk.Button(row, text="Từ chối", command=root.destroy).pack(side="left", padx=6)
        row.pack(pady=12)
        entry.bind("<Return>", agree)
        entry.focus_set()
        root.mainloop()
        return answer[0] if answer else None

    def progress(self, ticket: Ticket) -> Progress:
        return Progress()


def _root(title: str, *, development: bool) -> Any:
    import tkinter as tk

    root = tk.Tk()
    root.title(f"Ký số – {title}")
    if development:
        tk.Label(root, text="BẢN PHÁT TRIỂN – không dùng cho giấy tờ thật", bg="#A3201D", fg="white").pack(fill="x")
    root.attributes("-topmost", True)
    root.after(300, lambda: root.attributes("-topmost", False))
    return root


def _label(root: Any, text: str, *, size: int = 11, bold: bool = False) -> None:
    import tkinter as tk

    tk.Label(root, text=text, font=("", size, "bold" if bold else "normal"), wraplength=640).pack(padx=12, pady=4)
