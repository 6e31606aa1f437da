"""The digest of a set time: what was missed, and what has to be done before the next digest.

Between two digests nothing comes up anew: what one says is decided by its time, and only grows
shorter when something is done meanwhile. So it does not matter at which minute it is sent.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from forms_api.derive.board import Line
from forms_api.derive.reminder_lines import Said, say_items

ONLY_REMARKS = "请看一下"


@dataclass(frozen=True)
class Slot:
    """A digest of one day. Aware local times; `until`: when the next one is, or the day is over."""

    at: datetime
    until: datetime
    is_first: bool

    @property
    def name(self) -> str:
        return f"digest {self.at:%H:%M}"


@dataclass(frozen=True)
class Digest:
    """`title` says how many items; `said` tells them."""

    title: str
    said: tuple[Said, ...]


def find_slot(times: Iterable[time], now: datetime) -> Slot | None:
    """The digest whose turn it is at this local time. None: the first one is still to come."""
    ordered = sorted(set(times))
    begun = [at for at in ordered if at <= now.time()]
    if not begun:
        return None
    later = next((at for at in ordered if at > now.time()), None)
    day = now.replace(hour=0, minute=0, second=0, microsecond=0)
    until = _at(day, later) if later else day + timedelta(days=1)
    return Slot(_at(day, begun[-1]), until, is_first=len(begun) == 1)


def make_digest(
    title: str,
    slot: Slot,
    today: Iterable[Line],
    before: Iterable[Line],
    remarks: Iterable[Said] = (),
) -> Digest | None:
    """`today`: the board of the slot's day; `before`: what was missed since the last open day,
    which the first digest of the day looks back at, and ends with `remarks`. None: there is
    nothing to say."""
    wanted = [line for line in today if line.standing.item.by < slot.until]
    old = sorted(before, key=lambda line: line.standing.item.by) if slot.is_first else []
    missed = [*old, *(line for line in wanted if line.status == "missed")]
    late = [line for line in wanted if line.status == "grace"]
    coming = [line for line in wanted if line.status == "due"]
    day = slot.at.date()
    said = (
        *say_items("漏做", missed, day),
        *say_items("已到时间", late, day),
        *say_items("待做", coming, day),
        *(remarks if slot.is_first else ()),
    )
    return Digest(f"{title}：{_count(missed, [*late, *coming])}", said) if said else None


def _count(missed: Sequence[Line], coming: Sequence[Line]) -> str:
    parts = ((len(missed), "漏做"), (len(coming), "待做"))
    return "，".join(f"{count} 项{words}" for count, words in parts if count) or ONLY_REMARKS


def _at(day: datetime, clock: time) -> datetime:
    return day + timedelta(hours=clock.hour, minutes=clock.minute)
