"""How many items of a form at a place on a day stand so or so: what a month is drawn from."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from forms_api.derive.status import Standing, Status


class Key(NamedTuple):
    """`place`: the id of a place; of the campus, for what is due there or for a person. `day`: the
    local one by which the items are due."""

    form: str
    place: str
    campus: str
    day: date


Tally = Mapping[Key, Mapping[Status, int]]
"""A status that no item has is left out."""


@dataclass(frozen=True, slots=True)
class Share:
    """`kept` of `wanted` items were done, in time or late. What was excused, or may still be done,
    is not wanted."""

    kept: int = 0
    wanted: int = 0

    def __add__(self, other: "Share") -> "Share":
        return Share(self.kept + other.kept, self.wanted + other.wanted)

    @property
    def step(self) -> int:
        """From 1 (under half) to 5 (all); the colours of a map."""
        if self.kept == self.wanted:
            return 5
        share = self.kept / self.wanted
        return 1 + sum(share >= bound for bound in (0.5, 0.8, 0.95))


def tally(standings: Iterable[Standing], first: date, last: date) -> Tally:
    """The counts of the items that are due on the days from `first` to `last`, both included."""
    found: dict[Key, dict[Status, int]] = {}
    for one in standings:
        item = one.item
        if first <= (day := item.by.date()) <= last:
            where = item.subject.place or item.subject.campus
            counts = found.setdefault(Key(item.form, where, item.subject.campus, day), {})
            counts[one.status] = counts.get(one.status, 0) + 1
    return found


def share_of(counts: Mapping[Status, int]) -> Share:
    kept = counts.get("done", 0) + counts.get("late", 0)
    return Share(kept, kept + counts.get("missed", 0))


def shares_by(tallied: Tally, rows: Mapping[Key, str]) -> Mapping[str, Mapping[date, Share]]:
    """The shares of each row (the id that `rows` gives a key), by day; days without any are out."""
    found: dict[str, dict[date, Share]] = defaultdict(dict)
    for key, counts in tallied.items():
        share = share_of(counts)
        if share.wanted and key in rows:
            days = found[rows[key]]
            days[key.day] = days.get(key.day, Share()) + share
    return found
