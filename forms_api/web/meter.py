"""What one process counts of its requests. Labels are patterns and classes, never ids or names."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate
from threading import Lock

from forms_api.clock import stopwatch

BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Seconds: the buckets in which the durations of requests are counted."""

Sample = tuple[str, str, float]
"""A name, its labels as Prometheus writes them, and the value."""


class Meter:
    """Counts from when it is made; safe to use from many threads."""

    def __init__(self) -> None:
        self._lock, self._began = Lock(), stopwatch()
        self._requests = Counter[tuple[str, str, str]]()
        self._durations, self._seconds = [0] * (len(BOUNDS) + 1), 0.0
        self._refused = 0

    def count_request(self, route: str, method: str, status: int, seconds: float) -> None:
        with self._lock:
            self._requests[route, method, f"{status // 100}xx"] += 1
            self._durations[bisect_left(BOUNDS, seconds)] += 1
            self._seconds += seconds

    def count_refused_open(self) -> None:
        """The store could not be opened."""
        with self._lock:
            self._refused += 1

    def samples(self) -> list[Sample]:
        with self._lock:
            return [
                ("houqin_uptime_seconds", "", stopwatch() - self._began),
                ("houqin_store_refused_opens_total", "", self._refused),
                *self._of_requests(),
                *self._of_durations(),
            ]

    def _of_requests(self) -> Iterator[Sample]:
        for (route, method, status), count in sorted(self._requests.items()):
            labels = f'{{route="{route}",method="{method}",status="{status}"}}'
            yield "houqin_requests_total", labels, count

    def _of_durations(self) -> Iterator[Sample]:
        name = "houqin_request_seconds"
        bounds = [*map(str, BOUNDS), "+Inf"]
        for bound, count in zip(bounds, accumulate(self._durations), strict=True):
            yield f"{name}_bucket", f'{{le="{bound}"}}', count
        yield f"{name}_sum", "", self._seconds
        yield f"{name}_count", "", sum(self._durations)
