"""The jobs of accounts, a line each."""

from chungthuc.accounts import codes
from chungthuc.core import jobs


@jobs.job("accounts.tidy_codes", every="25 18 * * *")
def tidy_codes(timestamp: int) -> None:
    codes.tidy()
