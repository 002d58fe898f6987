"""What may go wrong, as a stable code and a sentence for people."""


class PadesError(Exception):
    """Nothing was done. ``code`` is stable snake_case; ``message`` is Vietnamese and says what to do.

    ``permanent``: asking again will not help, as when a service was away; somebody has to do something else first.
    """

    def __init__(self, code: str, message: str, *, permanent: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.permanent = permanent

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"
