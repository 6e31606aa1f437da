"""The counts of a month. Those of a month that is over are kept, and reckoned again only when a new
record, excuse or closing could touch them, or when the policies or people have changed, or things
of a register that were there.
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from forms_api.actions.read_board import Look, read_standings
from forms_api.derive.due_subjects import Thing
from forms_api.derive.fillings import reach_of
from forms_api.derive.local_day import day_begins
from forms_api.derive.tally import Tally, tally
from forms_api.records.closing import CLOSING
from forms_api.records.erasure import ERASURE
from forms_api.records.excuse import EXCUSE
from forms_api.records.leave import LEAVE
from forms_api.records.person import PERSON
from forms_api.records.record import Record
from forms_api.records.submission import KIND, done_at_of
from forms_api.store.store import Store
from handbook.model.library import Library

ANY_OF_THEM = (PERSON, LEAVE, CLOSING, ERASURE)
"""One more of these, and nothing that was kept holds: they are rare."""


@dataclass(frozen=True)
class _Month:
    """`reach`: work done from this moment on fills no item of the form in this month any more.
    `mark` and `seen`: what had arrived, see `_arrived`."""

    counts: Tally
    library: Library
    now: datetime
    known: tuple[int, ...]
    excuses: int
    first: date
    last: date
    over: datetime
    reach: Mapping[str, datetime]
    things: frozenset[Thing]
    mark: datetime
    seen: frozenset[str]


class MonthKeeper:
    """The months that are over, for all threads of a process; others may write to the store."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._months: dict[date, _Month] = {}
        self.reckoned = 0

    def read(self, look: Look, month: date) -> Tally:
        """The counts of the month that begins on this local day."""
        with self._lock:
            kept = self._still_holds(look, self._months.pop(month, None)) or self._reckon(
                look, month
            )
            if kept.over <= look.now:
                self._months[month] = kept
            return kept.counts

    def _reckon(self, look: Look, month: date) -> "_Month":
        self.reckoned += 1
        first, last = month, end_of(month)
        # before it is reckoned: what arrives meanwhile is looked at again
        mark = look.work.mark(look.store, day_begins(first, look.library.school.zone))
        seen = frozenset(one.id for one in _arrived(look.store, mark) if one.at <= look.now)
        known, excuses = _known(look.store), len(_excuses_by(look))
        standings = [
            one for one in read_standings(look, first, last) if first <= one.item.by.date() <= last
        ]
        # where all things went out of use, later ones may still come
        ends = day_begins(next_month(month), look.library.school.zone)
        over = max([ends, *(one.item.window.utc.over for one in standings)])
        return _Month(
            counts=tally(standings, first, last),
            library=look.library,
            now=look.now,
            known=known,
            excuses=excuses,
            first=min((one.item.opens.date() for one in standings), default=first),
            last=last,
            over=over,
            reach=reach_of(one.item for one in standings),
            things=_things_before(look, over),
            mark=mark,
            seen=seen,
        )

    def _still_holds(self, look: Look, kept: "_Month | None") -> "_Month | None":
        if kept is None or kept.library is not look.library or look.now < kept.now:
            return None
        excuses = _excuses_by(look)
        if kept.known != _known(look.store) or len(excuses) < kept.excuses:
            return None
        if kept.things != _things_before(look, kept.over):
            return None
        if any(_excuses(record, kept) for record in excuses[kept.excuses :]):
            return None
        arrived = [one for one in _arrived(look.store, kept.mark) if one.id not in kept.seen]
        if any(_touches(record, kept) for record in arrived):
            return None
        mark = arrived[-1].at if arrived else kept.mark
        latest = frozenset(one.id for one in arrived if one.at == mark)
        seen = latest if mark > kept.mark else kept.seen | latest
        return replace(kept, excuses=len(excuses), mark=mark, seen=seen)


def end_of(month: date) -> date:
    """The last day of the month that begins on this day."""
    return next_month(month) - timedelta(days=1)


def next_month(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


def _arrived(store: Store, mark: datetime) -> list[Record]:
    """What has arrived from `mark` on: a later arrival never has an earlier `at`."""
    return list(store.read(KIND, since=mark))


def _excuses_by(look: Look) -> list[Record]:
    return [record for record in look.store.read(EXCUSE) if record.at <= look.now]


def _known(store: Store) -> tuple[int, ...]:
    return tuple(len(store.read(kind)) for kind in ANY_OF_THEM)


def _things_before(look: Look, moment: datetime) -> frozenset[Thing]:
    """Where the things were and which there were, as far as it matters before that moment."""
    return frozenset(
        replace(one, title="", closed=one.closed if one.closed and one.closed < moment else None)
        for rows in look.things.values()
        for one in rows
        if one.opened < moment
    )


def _excuses(record: Record, kept: "_Month") -> bool:
    day = date.fromisoformat(record.body["date"])
    return record.body["form"] in kept.reach and kept.first <= day <= kept.last


def _touches(record: Record, kept: "_Month") -> bool:
    """A correction may take away what filled an item, whatever time it names itself."""
    body = record.body
    if body["form"] not in kept.reach:
        return False
    done_at = done_at_of(body)
    moment = record.at if done_at is None else min(done_at, record.at)
    return "supersedes" in body or moment < kept.reach[body["form"]]
