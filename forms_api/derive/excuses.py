"""Which items need not be done after all, because somebody said so and why."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from forms_api.derive.occurrences import Occurrence
from forms_api.records.record import Record


@dataclass(frozen=True)
class Excuse:
    """`subject` has not to do the form on `day`; with `until`, the local time by which it is
    due, one item of that day alone."""

    id: str
    form: str
    subject: str
    day: date
    reason: str
    until: time | None = None

    def touches(self, item: Occurrence) -> bool:
        clock = item.by.timetz().replace(tzinfo=None)
        return item.opens.date() <= self.day <= item.by.date() and self.until in (None, clock)


def fold_excuses(records: Iterable[Record], now: datetime) -> tuple[Excuse, ...]:
    """What stands at that moment, in the order in which it was said: withdrawn ones are out."""
    found: dict[str, Excuse] = {}
    for record in records:
        if record.at > now:
            continue
        found.pop(record.body.get("supersedes", ""), None)
        if not record.body.get("withdrawn"):
            found[record.id] = read_excuse_fact(record)
    return tuple(found.values())


def read_excuse_fact(record: Record) -> Excuse:
    body = record.body
    return Excuse(
        id=record.id,
        form=body["form"],
        subject=record.subject,
        day=date.fromisoformat(body["date"]),
        reason=body["reason"],
        until=time.fromisoformat(body["until"]) if "until" in body else None,
    )


def excuse_items(
    items: Sequence[Occurrence], open_places: Iterable[int], excuses: Iterable[Excuse]
) -> Mapping[int, Excuse]:
    """What excuses each item, by the item's place in the list; `open_places`: those that nothing
    fills. The last word on an item counts. Of items alike, one that excuses one excuses the last.
    """
    said = tuple(excuses)
    wanted = {(one.form, one.subject) for one in said}
    there: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place in open_places if wanted else ():
        key = items[place].form, items[place].subject.id
        if key in wanted:
            there[key].append(place)
    found: dict[int, Excuse] = {}
    for excuse in said:
        touched = [at for at in there[excuse.form, excuse.subject] if excuse.touches(items[at])]
        chosen = touched if excuse.until is None else [at for at in touched if at not in found][-1:]
        found |= dict.fromkeys(chosen, excuse)
    return found
