"""The jobs of accounts, a line each."""

from chungthuc.accounts import codes
from chungthuc.accounts.sign_in import open_sign_ins
from chungthuc.core import jobs


@jobs.job("accounts.tidy_codes", every="25 18 * * *")
def tidy_codes(timestamp: int) -> None:
    codes.tidy()


@jobs.job("accounts.tidy_sign_ins", every="35 18 * * *")
def tidy_sign_ins(timestamp: int) -> None:
    open_sign_ins.tidy()
