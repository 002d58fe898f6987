"""The jobs of the ground floor, a line each."""

from chungthuc.core import cache, jobs, throttle


@jobs.job("core.sweep_throttle", every="*/5 * * * *")
def sweep_throttle(timestamp: int) -> None:
    throttle.sweep()
    cache.sweep()
