"""Amounts as people read them."""


def dong(amount: int) -> str:
    """1.234.000 – without decimals, as amounts in VND are written."""
    return f"{amount:,}".replace(",", ".")
