"""Which piece of work fills which item.

Items of a form and subject that open together are a turn. A piece of work fills the first free
item of the earliest turn that is not over yet when the work was done. Where all are over it comes
late, for the turn that began last. It never goes back further: what was done after the next turn
began counts for that one, unless the sender claims an earlier time.
"""

from bisect import bisect_right
from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import takewhile

from forms_api.derive.due_windows import is_past
from forms_api.derive.entries import Entry
from forms_api.derive.occurrences import Occurrence

Key = tuple[str, str]
"""Form and subject, by id."""


@dataclass(slots=True)
class _Turn:
    """`free` are the places, in the list of items, of those that nothing fills yet."""

    opens: datetime
    grace_until: datetime
    next_opens: datetime | None
    free: deque[int] = field(default_factory=deque)


def fill_items(items: Sequence[Occurrence], entries: Iterable[Entry]) -> Mapping[int, Entry]:
    """What fills each item, by the item's place in the list. Entries in the order of arrival.

    Of every form and subject the items must have no gap. What an entry does to an item depends on
    the turn before only where that one's grace reaches into it, and on no later one.
    """
    turns = _take_turns(items)
    personal = {item.form for item in items if item.subject.kind == "person"}
    found: dict[int, Entry] = {}
    for entry in entries:
        form = entry.record.body["form"]
        key = (form, entry.by if form in personal else entry.record.subject)
        turn = _choose(turns.get(key, ()), entry.moment)
        if turn is not None and turn.free:
            found[turn.free.popleft()] = entry
    return found


def _take_turns(items: Sequence[Occurrence]) -> Mapping[Key, Sequence[_Turn]]:
    """The turns of each form and subject, in order."""
    turns: dict[Key, dict[datetime, _Turn]] = defaultdict(dict)
    for place, item in enumerate(items):
        window = item.window
        turn = turns[item.form, item.subject.id].setdefault(
            window.opens, _Turn(window.opens, window.grace_until, window.next_opens)
        )
        turn.grace_until = max(turn.grace_until, window.grace_until)
        turn.free.append(place)
    return {key: sorted(found.values(), key=_opens) for key, found in turns.items()}


def _choose(turns: Sequence[_Turn], moment: datetime) -> _Turn | None:
    begun = bisect_right(turns, moment, key=_opens)
    if begun and is_past(turns[begun - 1].grace_until, moment):
        return _take_late(turns[begun - 1], moment)
    running = takewhile(lambda turn: not is_past(turn.grace_until, moment), reversed(turns[:begun]))
    return next((turn for turn in reversed([*running]) if turn.free), None)


def _take_late(turn: _Turn, moment: datetime) -> _Turn | None:
    return turn if turn.next_opens is None or moment < turn.next_opens else None


def _opens(turn: _Turn) -> datetime:
    return turn.opens
