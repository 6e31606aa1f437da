"""Something that happens in the demo's past."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Event:
    """`happen` writes what somebody does at the moment `at` (aware)."""

    at: datetime
    happen: Callable[[], None]
