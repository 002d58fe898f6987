"""«Xem tệp»: the file that would be signed, from the site, compared, opened in the computer's own viewer."""

import threading
from collections.abc import Callable
from tkinter import ttk

from token_agent.common.errors import AgentError
from token_agent.faces import viewer
from token_agent.faces.widgets import Dialog
from token_agent.tickets.files import Files
from token_agent.tickets.ticket import Item
from token_agent.wording import sentences
from token_agent.wording.phrases import Phrase
from token_agent.wording.sentences import phrase


class LookPart:
    """A button and a line beside it. Fetching takes a while: it runs in a thread, ``refresh`` tells how it went."""

    def __init__(self, dialog: Dialog, files: Files) -> None:
        self._dialog, self._files, self._said = dialog, files, ""
        self.chosen: Callable[[], Item | None] = lambda: None
        self._row = ttk.Frame(dialog.body)
        self._row.pack(side="bottom", fill="x", pady=("2p", "4p"))
        self._button = dialog.button(self._row, phrase(Phrase.VIEW_FILE), self._look)
        self._button.pack(side="left")
        self._line = ttk.Label(self._row, style="Soft.TLabel")
        self._line.pack(side="left", padx="10p")

    def refresh(self) -> None:
        words = self._said or sentences.files_checked(self._files)
        if words != self._line["text"]:
            beside = self._row.winfo_width() - self._button.winfo_width() - 2 * self._row.winfo_pixels("10p")
            self._line.configure(text=words, wraplength=max(1, beside))
            self._dialog.grow()

    def _look(self) -> None:
        item = self.chosen()
        if item is None:
            self._said = phrase(Phrase.CHOOSE_TO_VIEW)
            return
        self._said = phrase(Phrase.FETCHING_FILE)
        threading.Thread(target=self._show, args=(item,), daemon=True).start()

    def _show(self, item: Item) -> None:
        try:
            viewer.show(self._files.look(item))
            self._said = phrase(Phrase.FILE_OPENED, mark=item.mark)
        except AgentError as error:
            self._said = sentences.cause(error)
        except OSError:
            self._said = phrase(Phrase.NO_VIEWER)
