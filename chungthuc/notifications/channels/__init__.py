"""Ways to reach people, a module each: ``send(message)`` returns when it has left, or raises NotSent."""

from dataclasses import dataclass

from chungthuc.notifications.failures import FailureCode


class NotSent(Exception):
    """The message did not leave; ``final``: trying again cannot help; ``away``: the provider is not there at all.

    What is away for one message is away for the next: nobody tries them one by one. ``detail`` is for operators,
    without address, number or text.
    """

    def __init__(self, code: FailureCode, detail: str = "", *, final: bool = False, away: bool = False) -> None:
        super().__init__(detail or code)
        self.code = code
        self.final = final
        self.away = away


@dataclass(frozen=True)
class Submission:
    """What is known of a message that has left: the provider's numbers of its parts; whether it is there already."""

    references: tuple[str, ...] = ()
    delivered: bool = False
