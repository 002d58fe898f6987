"""The server's clock, moved by hand."""

from datetime import datetime, timedelta


class Clock:
    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment

    def on(self, **by: int) -> None:
        self.moment += timedelta(**by)
