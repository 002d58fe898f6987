"""The job of this room, a line."""

from chungthuc.core import jobs
from chungthuc.verification import forgetting


@jobs.job("verification.delete_checks", every="5 20 * * *")  # 03:05 in Vietnam
def delete_checks(timestamp: int) -> None:
    forgetting.delete_checks()
