"""What the dialogs are made of, and the one place that says how they look."""

import math
import sys
import time
import tkinter as tk
from collections.abc import Callable
from tkinter import font, ttk
from types import TracebackType
from typing import Any

from token_agent.wording.phrases import Phrase
from token_agent.wording.sentences import phrase

INK, SOFT, GROUND, SHEET, STRIPE, LINE, EDGE = (
    "#1e2430",
    "#545b69",
    "#f7f4ee",
    "#ffffff",
    "#fbf9f5",
    "#d8d1c4",
    "#7d7466",
)
ACT, STRONG, TINT, BAD, PALE, FOCUS, LACQUER = (
    "#14507a",
    "#0d3b5c",
    "#e6eff5",
    "#a3201d",
    "#fbe9e7",
    "#f2a900",
    "#8f1d21",
)
FACE = "Be Vietnam Pro"  # the site's
SIZES = (13, 12, 11, 10, 9)  # points of the body's letters: the largest with which a dialog fits on the screen
FONTS = {"TkDefaultFont": 1, "TkTextFont": 1, "TkHeadingFont": 0.9, "Strong": 1, "Title": 1.4, "Code": 2.6}
BOLD = {"TkHeadingFont", "Strong", "Title", "Code"}
NARROW, WIDE = 430, 620  # points, of a message and of a list
FRAME = 64  # points of the screen's height that the window's frame and the taskbar take
MARGIN = "15p"
MOMENT = (
    0.7  # seconds in which a new dialog obeys no key: the Enter and the double click before it meant something else
)


def sharpen() -> None:
    """Before the first window: on Windows, letters drawn in the screen's own resolution, not blown up."""
    if sys.platform == "win32":
        from ctypes import OleDLL

        try:
            OleDLL("shcore").SetProcessDpiAwareness(1)
        except (AttributeError, OSError):  # an older Windows, or set already
            return


def dress(root: tk.Tk) -> None:
    """Fonts and styles. Windows and macOS keep their own look; the one that Tk has for X11 is of 1990.

    The site's face where this computer has it: Tk draws only what is installed, and the program installs nothing.
    """
    for name in ("Strong", "Title", "Code"):
        root.tk.call("font", "create", name, *root.tk.splitlist(root.tk.call("font", "actual", "TkDefaultFont")))
    if FACE in font.families(root):
        for name in FONTS:
            root.tk.call("font", "configure", name, "-family", FACE)
    style = ttk.Style(root)
    if root.tk.call("tk", "windowingsystem") == "x11":
        style.theme_use("clam")
        _dress_clam(style)
    style.configure(".", background=SHEET, foreground=INK, font="TkDefaultFont")
    named: dict[str, dict[str, Any]] = {
        "Soft": {"foreground": SOFT}, "Bad": {"foreground": BAD}, "Strong": {"font": "Strong"},
        "Title": {"font": "Title"}, "Code": {"font": "Code"}, "Danger": {"font": "Strong", "foreground": BAD},
        "Alarm": {"foreground": BAD, "background": PALE, "padding": ("8p", "3p")},
        "Band": {"foreground": "white", "background": BAD, "font": "Strong", "padding": "3p"},
        "Foot": {"background": GROUND, "font": "Strong"}, "FootBad": {"background": GROUND, "foreground": BAD},
        "FootSoft": {"background": GROUND, "foreground": SOFT},
    }  # fmt: skip
    for name, settings in named.items():
        style.configure(f"{name}.TLabel", **settings)
    style.configure("Foot.TFrame", background=GROUND)
    root.bind_class("TButton", "<Return>", _press)
    root.bind_class("TButton", "<KP_Enter>", _press)
    resize(root, SIZES[0])
    root.iconphoto(True, rings(root))


def _press(event: "tk.Event[Any]") -> None:
    event.widget.invoke()


def rings(root: tk.Tk) -> tk.PhotoImage:
    """The product's motif, in place of Tk's feather: 32 pixels square, clear outside."""
    image = tk.PhotoImage(master=root, width=32, height=32)
    for left in range(32):
        for upper in range(32):
            distance = math.hypot(left - 15.5, upper - 15.5)
            if distance < 3 or 6 < distance < 9 or 12 < distance < 15.5:
                image.put(LACQUER, (left, upper))
    return image


def _dress_clam(style: ttk.Style) -> None:
    """Flat, calm, and it is always seen where the keyboard is."""
    style.configure(".", bordercolor=EDGE, lightcolor=SHEET, darkcolor=SHEET, focuscolor=FOCUS, troughcolor=GROUND,
                    selectbackground=ACT, selectforeground="white", insertcolor=INK)  # fmt: skip
    style.configure("TButton", background=SHEET, lightcolor=SHEET, darkcolor=SHEET)
    style.map("TButton", background=[("disabled", GROUND), ("active", TINT)], foreground=[("disabled", EDGE)],
              bordercolor=[("focus", INK)], lightcolor=[("focus", FOCUS)], darkcolor=[("focus", FOCUS)])  # fmt: skip
    style.configure("Act.TButton", background=ACT, foreground="white", bordercolor=STRONG, lightcolor=ACT,
                    darkcolor=ACT, font="Strong")  # fmt: skip
    edges: Any = {name: [("disabled", GROUND), ("focus", FOCUS)] for name in ("lightcolor", "darkcolor")}
    style.map("Act.TButton", background=[("disabled", GROUND), ("active", STRONG)],
              foreground=[("disabled", EDGE), ("active", "white")],
              bordercolor=[("disabled", EDGE), ("focus", INK)], **edges)  # fmt: skip
    style.map("TCheckbutton", background=[("active", SHEET)])
    style.map("TEntry", fieldbackground=[("disabled", GROUND)])
    for name in ("TEntry", "Treeview"):
        style.map(name, bordercolor=[("focus", INK)], lightcolor=[("focus", FOCUS)], darkcolor=[("focus", FOCUS)])
    style.configure("Treeview", fieldbackground=SHEET, background=SHEET, bordercolor=LINE)
    style.map("Treeview", background=[("selected", TINT)], foreground=[("selected", INK)])
    style.configure("Treeview.Heading", background=GROUND, relief="flat", padding=("4p", "3p"))
    style.map("Treeview.Heading", background=[("active", GROUND)])
    style.configure("TProgressbar", background=ACT, lightcolor=ACT, darkcolor=ACT, bordercolor=LINE)
    style.configure("TScrollbar", background=LINE, lightcolor=LINE, darkcolor=LINE, bordercolor=GROUND)


def resize(root: tk.Misc, points: int) -> None:
    """Letters of all dialogs, and the air around them in rows and buttons."""
    for name, factor in FONTS.items():
        weight = "bold" if name in BOLD else "normal"
        root.tk.call("font", "configure", name, "-size", round(points * factor), "-weight", weight)
    high = font.nametofont("TkDefaultFont", root).metrics("linespace")
    style = ttk.Style(root)
    style.configure("Treeview", rowheight=high + round(root.winfo_fpixels(f"{points * 0.45}p")))  # pixels only
    style.configure("TButton", padding=("12p", f"{points * 0.36}p"))
    style.configure("TEntry", padding=f"{points * 0.22}p")
    style.configure("TCheckbutton", indicatorsize=round(high * 0.75), indicatormargin=(0, 0, "5p", 0))


class Dialog:
    """Head, body and foot; shown at the end of its ``with`` block, and when that fails taken away whole.

    Its quiet button, Escape and the window's own cross are one: ``leave``.
    """

    def __init__(self, root: tk.Tk, title: str, leave: Callable[[], None], *, development: bool, wide: bool = False):
        self.top = tk.Toplevel(root, bg=SHEET)
        self.top.withdraw()
        self.top.title(phrase(Phrase.WINDOW_TITLE, title=title))
        self.width = min(round(root.winfo_fpixels(f"{WIDE if wide else NARROW}p")), self.top.winfo_screenwidth() - 20)
        self.leave, self.since = leave, float("inf")
        self.refresh: Callable[[], None] = lambda: None
        self.focus: tk.Misc = self.top
        self.growing: ttk.Treeview | None = None
        self.rows = 0  # that the list would like to show
        self._lines: list[ttk.Label] = []
        if development:
            band = ttk.Label(self.top, text=phrase(Phrase.DEVELOPMENT_BAND), style="Band.TLabel", anchor="center")
            band.pack(fill="x")
        self.body, self.foot = ttk.Frame(self.top), ttk.Frame(self.top, style="Foot.TFrame")
        self.foot.pack(side="bottom", fill="x")
        self.body.pack(fill="both", expand=True, padx=MARGIN, pady=("6p", "4p"))
        self.top.protocol("WM_DELETE_WINDOW", leave)
        self.top.bind("<Escape>", lambda _event: self.obey(leave))

    def __enter__(self) -> "Dialog":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            return self.close()
        self._wrap()
        self._fit()
        self.top.bind("<Configure>", self._follow)  # only now: its width comes from the person, no more from the labels
        self.top.deiconify()
        self.top.attributes("-topmost", True)
        self.top.after(300, self._settle)
        self.focus.focus_set()
        self.since = time.monotonic()
        return None

    def close(self) -> None:
        self.top.destroy()

    def _settle(self) -> None:
        if self.top.winfo_exists():  # it may be closed within so short a time
            self.top.attributes("-topmost", False)

    def obey(self, act: Callable[[], None]) -> None:
        if time.monotonic() > self.since + MOMENT:
            act()

    def rest(self, *widgets: tk.Misc) -> None:
        """It was answered, and waits to be closed; those widgets have no more use."""
        self.since = float("inf")
        self.top.focus_set()
        for one in widgets:
            if isinstance(one, ttk.Widget):
                one.state(["disabled"])

    def line(self, text: str, style: str = "", *, parent: tk.Misc | None = None, **packing: Any) -> ttk.Label:
        """Text as wide as the dialog, of as many lines as it needs."""
        label = ttk.Label(parent or self.body, text=text, style=f"{style}.TLabel" if style else "TLabel")
        self._lines.append(label)
        label.pack(**{"fill": "x", "pady": "2p"} | packing)
        return label

    def button(self, parent: tk.Misc, text: str, act: Callable[[], None], style: str = "TButton") -> ttk.Button:
        """Pressed by mouse, space or Return."""
        return ttk.Button(parent, text=text, command=lambda: self.obey(act), style=style)

    def way_out(self, name: Phrase = Phrase.CLOSE) -> ttk.Button:
        """The foot of a dialog with nothing to decide."""
        button = self.button(self.foot, phrase(name), self.leave)
        button.pack(side="right", padx=MARGIN, pady="9p")
        return button

    def _follow(self, event: "tk.Event[tk.Misc]") -> None:
        if event.widget is self.top and event.width != self.width:
            self.width = event.width
            self._wrap()

    def _wrap(self) -> None:
        """Lines as long as the dialog is wide, less what a style keeps free at both ends."""
        for label in self._lines:
            label.configure(wraplength=self.width - 2 * self.top.winfo_pixels(MARGIN) - self.top.winfo_pixels("20p"))

    def _fit(self) -> None:
        """The largest letters with which everything is on the screen; then as many rows as there is room for."""
        room = self._room
        for points in SIZES:
            resize(self.top, points)
            self.top.update_idletasks()
            if self.top.winfo_reqheight() <= room:
                break
        if self.growing is not None:
            spare = (room - self.top.winfo_reqheight()) // ttk.Style(self.top).lookup("Treeview", "rowheight")
            least = int(str(self.growing["height"]))
            self.growing.configure(height=max(least, min(self.rows, least + spare)))
            self.top.update_idletasks()
        high = min(room, self.top.winfo_reqheight())
        self.top.geometry(f"{self.width}x{high}{self._place(high)}")
        self.top.minsize(self.width // 2, high // 2)

    def grow(self) -> None:
        """Room for a line that has come; where the screen has none the list gives it."""
        self.top.update_idletasks()
        high = min(self._room, self.top.winfo_reqheight())
        if high > self.top.winfo_height():
            self.top.geometry(f"{self.top.winfo_width()}x{high}")

    @property
    def _room(self) -> int:
        return self.top.winfo_screenheight() - round(self.top.winfo_fpixels(f"{FRAME}p"))

    def _place(self, high: int) -> str:
        """The middle of the screen; X11 has window managers that know about several screens."""
        if self.top.tk.call("tk", "windowingsystem") == "x11":
            return ""
        left = (self.top.winfo_screenwidth() - self.width) // 2
        return f"+{left}+{max(0, (self.top.winfo_screenheight() - high) // 3)}"
