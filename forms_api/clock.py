"""What tells the time. Nothing else asks the computer what time it is."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]
"""Tells the time: aware, UTC."""


def system_clock() -> datetime:
    return datetime.now(UTC)


def clock_from(start: datetime) -> Clock:
    """A clock that shows `start` (aware) now, and runs on from there. For tests and demos."""
    begun = time.monotonic()
    return lambda: start.astimezone(UTC) + timedelta(seconds=time.monotonic() - begun)


def stopwatch() -> float:
    """Seconds that only ever grow: for waiting, never for saying when something happened."""
    return time.monotonic()
