"""The job of this room, a line."""

from chungthuc.core import jobs
from chungthuc.dossiers import drafts


@jobs.job("dossiers.wipe_drafts", every="25 19 * * *")  # 02:25 in Vietnam
def wipe_drafts(timestamp: int) -> None:
    drafts.wipe_old()
