"""Which piece of work fills which item.

Items of a form and subject that open together are a turn. A piece of work fills the first free
item of the earliest turn that is not over yet when the work was done. Where all are over it comes
late, for the turn that began last. It never goes back further: what was done after the next turn
began counts for that one, unless the sender claims an earlier time.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from forms_api.derive.due_windows import LAST_MOMENT, Window
from forms_api.derive.entries import Entry
from forms_api.derive.occurrences import Occurrence


@dataclass(frozen=True, slots=True)
class _Row:
    """The items of a form and subject, in the order in which they open: the place of each in the
    list of all, when it opens, and its window."""

    places: list[int] = field(default_factory=list)
    opens: list[datetime] = field(default_factory=list)
    windows: list[Window] = field(default_factory=list)


def fill_items(items: Sequence[Occurrence], entries: Iterable[Entry]) -> Mapping[int, Entry]:
    """What fills each item, by the item's place in the list. Entries in the order of arrival.

    Of every form and subject the items must have no gap. What an entry does to an item depends on
    the turn before only where that one's grace reaches into it, and on no later one.
    """
    rows = _make_rows(items)
    personal = {item.form for item in items if item.subject.kind == "person"}
    found: dict[int, Entry] = {}
    for entry in entries:
        form = entry.record.body["form"]
        row = rows.get((form, entry.by if form in personal else entry.record.subject))
        place = None if row is None else _choose(row, entry.moment, found)
        if place is not None:
            found[place] = entry
    return found


def taken_until(item: Occurrence) -> datetime:
    """Work that is done from this moment on does not fill the item any more: it is over, and the
    next turn has begun."""
    following = item.window.utc.next_opens
    return LAST_MOMENT if following is None else max(following, item.window.utc.over)


def reach_of(items: Iterable[Occurrence]) -> Mapping[str, datetime]:
    """By form: work done from this moment on fills none of the items any more."""
    found: dict[str, datetime] = {}
    # all places of a form share their windows
    for item in {(item.form, id(item.window)): item for item in items}.values():
        end = taken_until(item)
        found[item.form] = max(found.get(item.form, end), end)
    return found


def _make_rows(items: Sequence[Occurrence]) -> Mapping[tuple[str, str], _Row]:
    """By form and subject."""
    rows: dict[tuple[str, str], _Row] = defaultdict(_Row)
    for place in sorted(range(len(items)), key=lambda place: _in_row(items[place].window)):
        row = rows[items[place].form, items[place].subject.id]
        row.places.append(place)
        row.opens.append(items[place].window.utc.opens)
        row.windows.append(items[place].window)
    return rows


def _in_row(window: Window) -> tuple[datetime, int]:
    return window.utc.opens, window.n


def _choose(row: _Row, moment: datetime, taken: Container[int]) -> int | None:
    begun = bisect_right(row.opens, moment)
    if not begun or _belongs_to_next(row.windows[begun - 1], moment):
        return None
    free = row.places[_first_running(row.windows, begun, moment) : begun]
    return next((place for place in free if place not in taken), None)


def _belongs_to_next(last: Window, moment: datetime) -> bool:
    """Whether a turn has begun that is not among the items, and this one is over."""
    following = last.utc.next_opens
    return following is not None and moment >= max(following, last.utc.over)


def _first_running(windows: Sequence[Window], begun: int, moment: datetime) -> int:
    """Where the earliest turn begins that is not over; that of the last turn if all are."""
    first = _turn_begins(windows, begun)
    while first and moment < windows[first - 1].utc.over:
        first = _turn_begins(windows, first)
    return first


def _turn_begins(windows: Sequence[Window], end: int) -> int:
    """Where the turn begins whose last item stands before `end`."""
    first = end - 1
    while first and windows[first - 1].utc.opens == windows[first].utc.opens:
        first -= 1
    return first
