"""How a refusal looks in an answer."""

from ninja import Schema


class Problem(Schema):
    """A refusal: a stable code, what happened, what to do."""

    code: str
    message: str
    remedy: str = ""
