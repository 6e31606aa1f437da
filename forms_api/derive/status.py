"""How each item stands at one moment: computed from what was recorded, never stored.

Whether something was done in time says the server's clock alone. A claimed time says which day the
work belongs to: so what is entered afterwards (补录) is shown at its day, and shown as late.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from forms_api.derive.entries import Entry, fold_entries
from forms_api.derive.excuses import Excuse, excuse_items, fold_excuses
from forms_api.derive.fillings import fill_items
from forms_api.derive.occurrences import Occurrence
from forms_api.records.record import Record

Status = Literal["done", "late", "due", "grace", "missed", "excused"]


@dataclass(frozen=True, slots=True)
class Standing:
    """`record` fills the item, as corrected last; `reason` is why it is excused, and `excuse` the
    id of the record that says so (None: a closing, or leave).

    `entered_late` (补录): it is late, and the sender claims that the work was done in time.
    """

    item: Occurrence
    status: Status
    record: Record | None = None
    reason: str | None = None
    entered_late: bool = False
    excuse: str | None = None

    @property
    def flags(self) -> tuple[str, ...]:
        """What cannot be cleared about the time that the sender claims."""
        return tuple(self.record.body["flags"]) if self.record else ()


def judge(
    items: Sequence[Occurrence],
    submissions: Iterable[Record],
    excuses: Iterable[Record],
    now: datetime,
) -> tuple[Standing, ...]:
    """The standing of each item, in their order. Those of a form in the order of arrival; what came
    after `now` has not happened yet. Which items belong together, see `fill_items`."""
    filled = fill_items(items, fold_entries(submissions, now))
    still_open = (place for place in range(len(items)) if place not in filled)
    excused = excuse_items(items, still_open, fold_excuses(excuses, now))
    return tuple(
        _judge_done(item, filled[place])
        if place in filled
        else _judge_open(item, excused.get(place), now)
        for place, item in enumerate(items)
    )


def _judge_done(item: Occurrence, entry: Entry) -> Standing:
    over = item.window.utc.over
    if entry.at < over:
        return Standing(item, "done", entry.record)
    return Standing(item, "late", entry.record, entered_late=entry.moment < over)


def _judge_open(item: Occurrence, excuse: Excuse | None, now: datetime) -> Standing:
    if excuse is not None:
        return Standing(item, "excused", reason=excuse.reason, excuse=excuse.id)
    if item.window.cleared is not None:
        return Standing(item, "excused", reason=item.window.cleared)
    return Standing(item, _by_the_clock(item, now))


def _by_the_clock(item: Occurrence, now: datetime) -> Status:
    """An item that has not opened yet is due, too."""
    utc = item.window.utc
    if now < utc.late:
        return "due"
    return "grace" if now < utc.over else "missed"
