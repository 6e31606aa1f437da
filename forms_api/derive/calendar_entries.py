"""What a calendar shows: what is due, and when the kindergarten is open. No calendar format."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from types import MappingProxyType

from forms_api.derive.occurrences import Occurrence
from handbook.model.calendar import Calendar
from handbook.model.library import Library

QUARTER = timedelta(minutes=15)
ONE_DAY = timedelta(days=1)
END_OF_DAY = "23:59"
NO_NAMES: Mapping[str, str] = MappingProxyType({})
FEW = 2
"""So many places are named in a title; more are counted."""


@dataclass(frozen=True)
class Entry:
    """`starts` and `ends` are both aware times, or both dates; `ends` is not included. `key` tells
    it from all others of the same calendar, today and tomorrow."""

    key: str
    title: str
    starts: datetime | date
    ends: datetime | date
    details: str = ""
    form: str = ""


def due_entries(
    library: Library, items: Iterable[Occurrence], things: Mapping[str, str] = NO_NAMES
) -> tuple[Entry, ...]:
    """One for each form and time: who keeps six places has one entry, not six. `things`: number
    and name of each thing of a register, by its id."""
    ordered = sorted(items, key=_group)
    groups = groupby(ordered, key=_group)
    return tuple(_due(library, tuple(group), things) for _, group in groups)


def school_entries(calendars: Iterable[Calendar]) -> tuple[Entry, ...]:
    """First and last days of terms, holidays, and weekend days that are worked."""
    return tuple(entry for calendar in calendars for entry in _of_year(calendar))


def _group(item: Occurrence) -> tuple[datetime, str, datetime]:
    return item.by, item.form, item.opens


def _due(library: Library, items: tuple[Occurrence, ...], things: Mapping[str, str]) -> Entry:
    first, form = items[0], library.forms[items[0].form]
    places = _places(library, items, things)
    measure = "件" if first.subject.kind == "thing" else "处"
    where = "、".join(places) if len(places) <= FEW else f"{len(places)} {measure}"
    starts, ends = _span(first.by)
    return Entry(
        key=f"{form.id} {first.opens:%Y%m%d} {first.by:%Y%m%d%H%M}",
        title=f"{form.title}（{where}）" if where else form.title,
        starts=starts,
        ends=ends,
        details="\n".join(part for part in (_when(first), "、".join(places)) if part),
        form=form.id,
    )


def _places(library: Library, items: Iterable[Occurrence], things: Mapping[str, str]) -> list[str]:
    found = (one.subject.id for one in items if one.subject.kind in ("place", "thing"))
    titles = (things.get(each) or library.school.title_of(each) for each in found)
    return list(dict.fromkeys(titles))


def _span(by: datetime) -> tuple[datetime | date, datetime | date]:
    """The quarter of an hour before; the whole day, where no hour is asked."""
    if f"{by:%H:%M}" == END_OF_DAY:
        return by.date(), by.date() + ONE_DAY
    return by - QUARTER, by


def _when(item: Occurrence) -> str:
    hour = "当天" if f"{item.by:%H:%M}" == END_OF_DAY else f"{item.by:%H:%M} 前"
    if item.opens.date() == item.by.date():
        return f"{hour}完成"
    return f"{item.opens.month}月{item.opens.day}日起可以填，最后一天{hour}完成"


def _of_year(calendar: Calendar) -> Iterator[Entry]:
    for term in calendar.terms:
        yield _day(f"starts {term.id}", f"{term.title}开学", term.starts)
        yield _day(f"ends {term.id}", f"{term.title}最后一天", term.ends)
    for holiday in calendar.holidays:
        words = "放假" if holiday.sure == "announced" else "放假（待公布）"
        key = f"holiday {holiday.from_day} {holiday.title}"
        ends = holiday.to_day + ONE_DAY
        yield Entry(key, f"{holiday.title}{words}", holiday.from_day, ends)
    for day in calendar.workdays:
        yield _day(f"workday {day}", "调休上班", day)


def _day(key: str, title: str, day: date) -> Entry:
    return Entry(key, title, day, day + ONE_DAY)
