"""What is said beside refusals, in English."""

from token_agent.wording.phrases import Phrase, Words

PHRASES: dict[Phrase, Words] = {
    Phrase.PIN_FINAL: (
        "Only ONE try of the PIN is left. If it is wrong, the token locks and only its issuer can unlock it."
    ),
    Phrase.PIN_LOCKS: "After several more wrong ones the token locks.",
    Phrase.PIN_LOW: "The last PIN was wrong. After several more wrong ones the token locks.",
    Phrase.PIN_AGAIN: (
        "The signing token stopped answering at the last document. Type the PIN again to sign those that are left."
    ),
    Phrase.PIN_TYPE_AGAIN: "{cause} Type the PIN again.",
    Phrase.PIN_OF_ANOTHER: (
        "{token}: {cause} Type the PIN of the token that is left to sign with it; the PIN that was typed is "
        "not used for it."
    ),
    Phrase.KEYS_CHANGED: (
        "ATTENTION: the keys of this site DIFFER from those that were remembered on {day}. Type the code only"
        " when the administrator has announced new keys and read you exactly this: {fingerprints}. Otherwise "
        "type no code and tell the administrator at once."
    ),
    Phrase.PAIRED: "Paired.",
    Phrase.NOT_PAIRED: "The pairing code was wrong three times; not paired.",
    Phrase.SIGN: "Sign",
    Phrase.SEAL: "Seal",
    Phrase.SIGNED: "Signed",
    Phrase.NOT_SIGNED: "Not signed",
    Phrase.SEALED: "Sealed",
    Phrase.NOT_SEALED: "Not sealed",
    Phrase.SUMMARY: ("{done_word} {done} of {count} document.", "{done_word} {done} of {count} documents."),
    Phrase.SUMMARY_FAILED: "{undone_word}: {failed}.",
    Phrase.TOKEN: "{token} (number {serial})",
    Phrase.TOKEN_FAULT: "“{token}”: {message}",
    Phrase.ITEM_NUMBER: " · number {number}",
    Phrase.ITEM_MARK: " · file mark {mark}",
    Phrase.ITEM: ("{title} · {owner} · {count} page", "{title} · {owner} · {count} pages"),
    Phrase.NAMELESS: "A certificate without a name",
    Phrase.CHECKING_FILES: "Checking files: {done}/{total}.",
    Phrase.VERSION: "Signing program, version {version}",
    Phrase.DRIVER_FOUND: "The driver of the signing token is there",
    Phrase.TOKEN_FAILED: "“{token}” [{code}]",
    Phrase.NO_CERTIFICATE: "No certificate was found",
    Phrase.PLUG_IN: "Plug in the signing token and check again.",
    Phrase.CERTIFICATE: "{subject} · token {token} · valid until {day}",
    Phrase.EXPIRES_SOON: "The certificate expires soon; have it renewed.",
    Phrase.CLOCK_UNKNOWN: "The clock could not be compared with the server",
    Phrase.CHECK_NETWORK: "Check the connection to the web site.",
    Phrase.CLOCK_OFF: "The clock is {seconds} seconds off the server",
    Phrase.SET_CLOCK: "Turn on automatic time.",
    Phrase.CLOCK_RIGHT: "The clock agrees with the server",
    # Around every dialog.
    Phrase.WINDOW_TITLE: "Signing program – {title}",
    Phrase.DEVELOPMENT_BAND: "DEVELOPMENT VERSION – not for real documents",
    Phrase.DEVELOPMENT_ORIGIN: "{origin} (development version)",
    Phrase.CLOSE: "Close",
    # A pairing.
    Phrase.PAIRING: "Pairing",
    Phrase.PAIRING_TITLE: "Pairing with a web site",
    Phrase.PAIRING_REQUEST: (
        "wants to use the signing program on this computer. If this is the site that you have open, type this code"
        " there:"
    ),
    Phrase.PAIRING_CAUTION: "The code is valid for two minutes. If you did not ask for it, do not type it anywhere.",
    Phrase.PAIRING_WAITS: "A web site is waiting to be paired; its code will be shown after this window is closed.",
    Phrase.PAIRING_CODE: "{who} asks to be paired.{alarm} Code to type on its page: {code}",
    # The question: what is signed.
    Phrase.BATCH: ("{act} {count} document", "{act} {count} documents"),
    Phrase.QUESTION: ("{act} {count} document?", "{act} {count} documents?"),
    Phrase.DOCUMENT: "Document",
    Phrase.REQUESTER: "Requester",
    Phrase.NUMBER: "Number",
    Phrase.PAGES: "Pages",
    Phrase.MARK: "File mark",
    Phrase.RESULT: "Result",
    Phrase.REQUESTER_IS: "Requester: {owner}",
    Phrase.PAGES_ARE: "Pages: {pages}",
    Phrase.PAGES_AND_NUMBER: "Pages: {pages} · Number: {number}",
    Phrase.MARK_IS: "File mark: {mark} (must be the same as on the web site)",
    Phrase.MARKS_AGREE: "The file mark must be the same as on the web site.",
    Phrase.CHOOSE_TO_READ: "Select a row to read it in full.",
    Phrase.SEARCH: "Search the list",
    Phrase.FOUND: "{found} found; you will still {act} all {count} documents.",
    Phrase.SITE_STOPPED_WAITING: "The web site has stopped waiting; nothing was signed.",
    # Its files.
    Phrase.VIEW_FILE: "View file",
    Phrase.VIEW_WHICH: "View which file before signing? (leave blank to go on) ",
    Phrase.CHOOSE_TO_VIEW: "Select a row to view its file.",
    Phrase.FETCHING_FILE: "Fetching the file…",
    Phrase.FILE_OPENED: "File {mark} is open.",
    Phrase.NO_VIEWER: "This computer has no program to view PDF files.",
    # Its foot: with which certificate, on which token, by which PIN.
    Phrase.CERTIFICATE_IS: "Certificate: {subject}",
    Phrase.CERTIFICATE_UNTIL: "Certificate: {subject} · valid until {day}",
    Phrase.SIGNING_TOKEN: "Signing token",
    Phrase.SEVERAL_TOKENS: "This certificate is on several tokens:",
    Phrase.WHICH_TOKEN: "Sign with which token? (leave blank to refuse): ",
    Phrase.PIN: "PIN",
    Phrase.PIN_OF: "PIN of the token {token}",
    Phrase.PIN_PROMPT: "PIN of the token {token} (leave blank to refuse): ",
    Phrase.CAPS_LOCK: "Caps Lock is on.",
    Phrase.TOKEN_NOT_CHOSEN: "No token is selected.",
    Phrase.PIN_NOT_TYPED: "No PIN was typed.",
    Phrase.OPENING_TOKEN: "Opening the signing token…",
    Phrase.REFUSE: "Refuse",
    # A batch under way, and what became of it.
    Phrase.DOING_SIGN: "Signing",
    Phrase.DOING_SEAL: "Sealing",
    Phrase.PROGRESS: ("{doing}: {done} of {count} document", "{doing}: {done} of {count} documents"),
    Phrase.STOP: "Stop",
    Phrase.STOPPING: "Stopping after this document…",
    Phrase.ONLY_UNDONE: "Show only documents {undone}",
    Phrase.TRY_AGAIN: "Try again on the web site with the documents that were {undone}.",
    # Where the program is started.
    Phrase.IN_THIS_TERMINAL: "in this terminal",
    Phrase.IN_A_WINDOW: "in a window on the screen",
    Phrase.SITE_ALLOWED: (
        "{origin} · allowed · {count} browser paired",
        "{origin} · allowed · {count} browsers paired",
    ),
    Phrase.SITE_ONLY_PAIRED: (
        "{origin} · paired only · {count} browser paired",
        "{origin} · paired only · {count} browsers paired",
    ),
    Phrase.SITE_KEYS: " · keys {fingerprints}",
}
