"""Ways to reach people, a module each: ``send(message)`` returns when the message has left, or raises NotSent."""


class NotSent(Exception):
    """The message did not leave; ``final`` when trying again cannot help."""

    def __init__(self, why: str, *, final: bool = False) -> None:
        super().__init__(why)
        self.final = final
