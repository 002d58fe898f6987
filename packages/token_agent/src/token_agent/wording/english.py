"""The sentences in English."""

from token_agent.common.codes import Code
from token_agent.wording.phrases import Phrase

REFUSALS = {
    Code.BAD_REQUEST: (
        "The request of the web site has the wrong form.",
        "Reload the page and try again; if that does not help, update the signing program.",
    ),
    Code.ORIGIN_NOT_ALLOWED: (
        "This web site may not use the signing program.",
        "Check the address of the site; if it is right, ask your administrator to allow it in the signing program.",
    ),
    Code.NOT_PAIRED: (
        "This web site is not paired with the signing program on this computer.",
        "Reload the page, press sign again and type the pairing code.",
    ),
    Code.PAIRING_REFUSED: (
        "The pairing code is wrong or too old.",
        (
            "Type the code that the signing program shows now; after three wrong codes, wait two minutes and "
            "reload the page."
        ),
    ),
    Code.PAIRING_BUSY: (
        "Another web site is waiting to be paired.",
        "Finish that pairing, or wait two minutes and try again.",
    ),
    Code.KEYS_UNAVAILABLE: (
        "The keys that verify signing requests could not be had from the server.",
        "Check the network and try again; if that does not help, tell your administrator.",
    ),
    Code.KEYS_CHANGED: (
        "The site signs its requests with other keys than those of the pairing; nothing was signed.",
        (
            "Ask the administrator of the site; only when he confirms new keys, press sign again and type the "
            "code to pair anew."
        ),
    ),
    Code.TICKET_INVALID: (
        "The signing request is not valid; nothing was signed.",
        "Press sign again; if that does not help, do not sign and tell your administrator.",
    ),
    Code.TICKET_EXPIRED: (
        "The signing request has expired.",
        "Press sign again; if that does not help, set the clock of this computer.",
    ),
    Code.TICKET_USED: (
        "This signing request was used once already.",
        "Press sign again for a new request.",
    ),
    Code.CONTENT_CHANGED: (
        "What is to be signed does not match the request and the chosen certificate; nothing was signed.",
        "Reload the page and sign again; if that does not help, do not sign and tell your administrator.",
    ),
    Code.FILE_NEEDED: (
        "The web site does not give the file for the signing program to check; nothing was signed.",
        "Ask your administrator to update the web site, then sign again.",
    ),
    Code.FILE_UNAVAILABLE: (
        "The signing program could not get the file from the web site to check it; nothing was signed.",
        "Check the network and press sign again; if that does not help, tell your administrator.",
    ),
    Code.FILE_CHANGED: (
        "The file that the web site gave is not the one that was shown and is to be signed; nothing was signed.",
        "Do not sign, and tell your administrator at once.",
    ),
    Code.BUSY: (
        "The signing program is busy with another request.",
        "Finish or refuse the request that is open in the signing program, then try again.",
    ),
    Code.ALREADY_RUNNING: (
        "The signing program is running already.",
        "Use the one that is open, or close it before you start another.",
    ),
    Code.NO_PORT: (
        "All ports of the signing program are taken.",
        "Close the signing program that is open, or the program that holds the port, and start again.",
    ),
    Code.NO_FACE: (
        "The signing program has neither a screen nor a terminal to ask the signer.",
        "Start the signing program from the signer's screen.",
    ),
    Code.FACE_FAILED: (
        "The signing program failed while it asked the signer.",
        "Close the signing program, open it and sign again; if that does not help, tell your administrator.",
    ),
    Code.STOPPED_BY_USER: (
        "The signer refused or stopped.",
        "Press sign again when you want to go on.",
    ),
    Code.DRIVER_NOT_SET: (
        "No driver of the signing token was chosen.",
        "Install the driver that came with the token, then start the signing program with that driver's file.",
    ),
    Code.DRIVER_MISSING: (
        "There is no driver of the signing token at the chosen place.",
        (
            "Install the driver that came with the token, or choose where it is installed, then start the signing"
            " program again."
        ),
    ),
    Code.DRIVER_IS_A_FOLDER: (
        "The place chosen as the driver is a folder, not a file.",
        "Choose the driver's file (.dll, .so or .dylib) in that folder, then start the signing program again.",
    ),
    Code.DRIVER_UNREADABLE: (
        "The signing program may not read the driver's file.",
        (
            "Ask the administrator of this computer to let this account read it, or install the driver again, "
            "then start the signing program again."
        ),
    ),
    Code.DRIVER_UNSAFE: (
        "The driver's file lies where others on this computer can change it, so it is not used.",
        "Install it again with the vendor's installer, or have the rights of the file and its folders corrected.",
    ),
    Code.DRIVER_NO_LIBRARY: (
        "The chosen file is not a driver but a file of another kind.",
        "Choose the driver's file (.dll, .so or .dylib) of the token, then start the signing program again.",
    ),
    Code.DRIVER_OTHER_MACHINE: (
        "The driver is made for another kind of machine (for instance 32 bit, while the signing program is 64 bit).",
        "Install the driver for this kind of machine, usually the 64-bit one, then start the signing program again.",
    ),
    Code.DRIVER_OF_SOMETHING_ELSE: (
        "The chosen file is a library, but not a driver of a signing token (it has no PKCS#11).",
        "Choose the driver's file as the vendor of the token describes it, then start the signing program again.",
    ),
    Code.DRIVER_NOT_LOADED: (
        "The system could not load the driver of the signing token; a part of it may be missing.",
        (
            "Remove the driver, install it again with the vendor's complete installer, then start the signing "
            "program again."
        ),
    ),
    Code.DRIVER_FAILED: (
        "The driver of the signing token failed when it began to work.",
        (
            "Pull out all tokens, plug them in and start the signing program again; if that does not help, "
            "install the driver again."
        ),
    ),
    Code.DRIVER_SILENT: (
        "The driver of the signing token did not answer for a minute and was stopped.",
        "Pull out the token, plug it in and try again; if that does not help, restart the computer.",
    ),
    Code.DRIVER_CRASHED: (
        "The driver of the signing token broke off.",
        "Pull out the token, plug it in and try again; if that does not help, install the driver again.",
    ),
    Code.NO_TOKEN: (
        "No signing token was found.",
        "Plug in the token and try again.",
    ),
    Code.TOKEN_REMOVED: (
        "The signing token was pulled out while it worked.",
        "Plug it in and sign the documents that are left.",
    ),
    Code.TOKEN_UNKNOWN: (
        "This driver does not know the token that is plugged in.",
        "Install the driver of that kind of token, or plug in another one.",
    ),
    Code.TOKEN_IN_USE: (
        "The signing token is used by another program.",
        "Close the other signing program (or the page of a bank, of taxes, of customs) and try again.",
    ),
    Code.TOKEN_BROKEN: (
        "The signing token reports a fault of its own.",
        "Pull it out, plug it into another port and try again; if that does not help, ask who issued the token.",
    ),
    Code.CERTIFICATE_ABSENT: (
        "No token that is plugged in has the chosen certificate.",
        "Plug in the right token and choose the certificate again.",
    ),
    Code.CERTIFICATE_UNFIT: (
        "The chosen certificate is not for signing documents.",
        "Choose a certificate for signing.",
    ),
    Code.CERTIFICATE_NOT_YET: (
        "The chosen certificate is not valid yet.",
        "Check the date of this computer, or choose another certificate.",
    ),
    Code.CERTIFICATE_OVER: (
        "The chosen certificate has expired.",
        "Choose a certificate that is valid, or have it renewed by its issuer.",
    ),
    Code.KEY_MISSING: (
        "The signing token has the chosen certificate, but not its key.",
        "Plug in the token that was issued with the certificate; if this is the one, ask its issuer.",
    ),
    Code.KEY_OF_ANOTHER: (
        "The key on the signing token is not that of the chosen certificate; nothing was signed with it.",
        "Plug in another token with this certificate, or have the issuer load the certificate again.",
    ),
    Code.KEY_CANNOT_SIGN: (
        "The signing token does not let this key sign in the way that is asked for.",
        "Ask the issuer of the token for a key that signs documents (RSA, SHA-256).",
    ),
    Code.WRONG_VALUE: (
        "The signature that the token gave does not fit the certificate and was not sent.",
        "Sign again; if that does not help, ask the issuer of the token.",
    ),
    Code.PIN_WITH_MARKS: (
        "A Vietnamese input method is on: the PIN that was typed has đ or a letter with marks.",
        (
            "Turn the input method off (switch to E) and type the PIN again; the token was not asked, so no try "
            "was lost."
        ),
    ),
    Code.PIN_FOREIGN: (
        "The PIN that was typed has a sign that is no letter, digit or mark of an English keyboard.",
        (
            "Switch the keyboard to English and type it again, without pasting; the token was not asked, so no "
            "try was lost."
        ),
    ),
    Code.WRONG_PIN: (
        "Wrong PIN.",
        "Check Caps Lock and the PIN before you sign again.",
    ),
    Code.PIN_LENGTH: (
        "The PIN that was typed is shorter or longer than the token allows.",
        "Type the whole PIN of this token.",
    ),
    Code.PIN_NOT_TAKEN: (
        "The signing token does not take one of the signs of the PIN that was typed.",
        "Type the PIN of this token again.",
    ),
    Code.PIN_LOCKED: (
        "The signing token is locked after several wrong PINs.",
        "Ask the issuer of the token to unlock it.",
    ),
    Code.PIN_EXPIRED: (
        "The PIN of the signing token has expired.",
        "Change the PIN with the token's own program, then sign again.",
    ),
    Code.PIN_UNSET: (
        "The signing token has no PIN yet.",
        "Set the PIN with the token's own program, or ask the issuer of the token.",
    ),
    Code.TOKEN_ERROR: (
        "The signing token reports another fault.",
        "Pull it out, plug it in and sign the documents that are left.",
    ),
}

PHRASES = {
    Phrase.PIN_FINAL: (
        "Only ONE try of the PIN is left. If it is wrong, the token locks and only its issuer can unlock it."
    ),
    Phrase.PIN_LOCKS: "After several more wrong ones the token locks.",
    Phrase.PIN_LOW: "The last PIN was wrong. After several more wrong ones the token locks.",
    Phrase.PIN_AGAIN: (
        "The signing token stopped answering at the last document. Type the PIN again to sign those that are left."
    ),
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
    Phrase.SUMMARY: "{done_word} {done}/{total} documents.",
    Phrase.SUMMARY_FAILED: "{undone_word}: {failed} documents.",
    Phrase.TOKEN: "{token} (number {serial})",
    Phrase.TOKEN_FAULT: "“{token}”: {message}",
    Phrase.ITEM_NUMBER: " · number {number}",
    Phrase.ITEM_MARK: " · file mark {mark}",
    Phrase.ITEM: "{title} · {owner} · {pages} pages",
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
}
