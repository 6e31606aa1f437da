"""What is said of a time that the sender claims: flags that nobody can clear."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

AT_ONCE = timedelta(hours=1)
"""A record sent within this time of the work counts as made at once."""

CLOCK_SKEW = timedelta(minutes=5)
"""How far a phone's clock may be ahead."""

FLAGS = ("late", "backdated", "unverified-clock")


def flag_claimed_time(done_at: datetime | None, at: datetime, zone: ZoneInfo) -> tuple[str, ...]:
    """`late`: sent over an hour after the work. `backdated`: the work is claimed for an earlier
    day. `unverified-clock`: the claimed time lies ahead of the server's."""
    if done_at is None:
        return ()
    flags = []
    if at - done_at > AT_ONCE:
        flags.append("late")
    if done_at.astimezone(zone).date() < at.astimezone(zone).date():
        flags.append("backdated")
    if done_at - at > CLOCK_SKEW:
        flags.append("unverified-clock")
    return tuple(flags)


def keep_flags(new: Iterable[str], corrected: Iterable[str]) -> tuple[str, ...]:
    """The flags of a correction: its own, and what was said of the time of the record that it
    corrects. To hand in the same work once more clears nothing."""
    return tuple(dict.fromkeys([*new, *(flag for flag in corrected if flag in FLAGS)]))
