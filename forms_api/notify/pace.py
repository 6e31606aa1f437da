"""Not faster than the other side allows: so many in any stretch of so many seconds."""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Limit:
    """At most `most` sendings in any `seconds`."""

    most: int
    seconds: float


class Pace:
    """Remembers when something was sent to one place, and waits where a limit would be passed."""

    def __init__(
        self,
        limits: Sequence[Limit],
        stopwatch: Callable[[], float],
        sleep: Callable[[float], None],
    ) -> None:
        self._limits, self._stopwatch, self._sleep = limits, stopwatch, sleep
        self._sent: deque[float] = deque(maxlen=max((limit.most for limit in limits), default=1))

    def wait(self) -> None:
        """Returns when one more may be sent, and counts it."""
        while (seconds := self._seconds_left()) > 0:
            self._sleep(seconds)
        self._sent.append(self._stopwatch())

    def _seconds_left(self) -> float:
        now = self._stopwatch()
        return max((self._left(limit, now) for limit in self._limits), default=0.0)

    def _left(self, limit: Limit, now: float) -> float:
        if len(self._sent) < limit.most:
            return 0.0
        return self._sent[-limit.most] + limit.seconds - now
