"""«Kiểm tra máy» in words: a line and a plain remedy for each finding."""

from datetime import datetime

from token_agent.commands.checkup import Fact, Finding
from token_agent.wording.phrases import Phrase
from token_agent.wording.sentences import phrase, pin_warning, refusal, subject, token_fault, token_name


def worded(finding: Finding) -> tuple[str, str]:
    """The line, and what to do; that is empty when nothing is to be done."""
    if finding.fact is Fact.DRIVER_FAILED and finding.code:
        return refusal(finding.code)
    if finding.fact is Fact.TOKEN_FAILED and finding.fault:
        fault = finding.fault
        return phrase(Phrase.TOKEN_FAILED, token=fault.token, code=fault.code), token_fault(fault)
    if finding.fact is Fact.CERTIFICATE:
        return _certificate(finding)
    line, remedy = PLAIN[finding.fact]
    return phrase(line, seconds=finding.seconds, version=finding.version), phrase(remedy) if remedy else ""


PLAIN: dict[Fact, tuple[Phrase, Phrase | None]] = {
    Fact.VERSION: (Phrase.VERSION, None),
    Fact.DRIVER_FOUND: (Phrase.DRIVER_FOUND, None),
    Fact.NO_CERTIFICATE: (Phrase.NO_CERTIFICATE, Phrase.PLUG_IN),
    Fact.CLOCK_UNKNOWN: (Phrase.CLOCK_UNKNOWN, Phrase.CHECK_NETWORK),
    Fact.CLOCK_OFF: (Phrase.CLOCK_OFF, Phrase.SET_CLOCK),
    Fact.CLOCK_RIGHT: (Phrase.CLOCK_RIGHT, None),
}


def _certificate(finding: Finding) -> tuple[str, str]:
    one = finding.certificate
    day = f"{datetime.fromisoformat(one['notAfter']):%d/%m/%Y}"
    line = phrase(Phrase.CERTIFICATE, subject=subject(one), token=token_name(one), day=day)
    if finding.code:
        return line, " ".join(refusal(finding.code))
    if finding.warning:
        return line, pin_warning(finding.warning)
    return line, phrase(Phrase.EXPIRES_SOON) if finding.expires_soon else ""
