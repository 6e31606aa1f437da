"""A calendar as Apple, Google and Outlook read it: RFC 5545, and the names that they look for."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, vText

from forms_api.derive.calendar_entries import Entry

REFRESH, REFRESH_TEXT = timedelta(hours=6), "PT6H"
PRODUCT = "-//houqin//kindergarten logistics//ZH"


def write_ics(
    entries: Iterable[Entry],
    *,
    name: str,
    owner: str,
    zone: ZoneInfo,
    now: datetime,
    links: dict[str, str],
) -> bytes:
    """UTF-8 with CRLF. `owner` makes what entries are called unique; `links` by form."""
    shown = tuple(entries)
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", zone.key)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vText(REFRESH_TEXT))
    calendar.add_component(_zone(zone, shown, now))
    for entry in shown:
        calendar.add_component(_event(entry, owner, now, links.get(entry.form, "")))
    return bytes(calendar.to_ical())


def _zone(zone: ZoneInfo, entries: Iterable[Entry], now: datetime) -> Timezone:
    """Of the years that the entries are in: what a zone was in the last century is no use."""
    days = [_as_day(entry.starts) for entry in entries] + [now.date()]
    first, last = date(min(days).year, 1, 1), date(max(days).year + 2, 1, 1)
    return Timezone.from_tzid(zone.key, first_date=first, last_date=last)


def _as_day(moment: datetime | date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _event(entry: Entry, owner: str, now: datetime, link: str) -> Event:
    event = Event()
    event.add("uid", f"{uuid5(NAMESPACE_URL, f'{owner} {entry.key}')}@houqin")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("summary", entry.title)
    event.add("dtstart", entry.starts)
    event.add("dtend", entry.ends)
    # nobody is busy all day because a form is due
    event.add("transp", "TRANSPARENT")
    if entry.details:
        event.add("description", entry.details)
    if link:
        event.add("url", link)
    return event
