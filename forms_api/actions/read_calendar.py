"""What the calendar of a person or a campus shows in the weeks to come."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cache

from forms_api.actions.authenticate import hash_token
from forms_api.actions.read_board import Look, read_standings
from forms_api.actions.read_people import read_people
from forms_api.actions.share_calendar import find_feed
from forms_api.derive.answerable import Staff
from forms_api.derive.calendar_entries import Entry, due_entries, school_entries
from forms_api.derive.leave import Leave, fold_leaves, leaves_on, pass_on_jobs
from forms_api.derive.occurrences import Occurrence
from forms_api.derive.people import Person, fold_people
from forms_api.records.calendar_feed import CALENDAR_FEED
from forms_api.records.leave import LEAVE
from forms_api.records.person import PERSON
from handbook.model.school import Campus

AHEAD = timedelta(days=60)
OPEN = ("due", "grace")


def find_owner(look: Look, secret: str) -> Person | Campus | None:
    """Whose calendar has this secret in its address."""
    hashed = hash_token(secret)
    facts = look.store.read(CALENDAR_FEED)
    subjects = {fact.subject for fact in facts if fact.body["hash"] == hashed}
    owners = (_owner(look, subject) for subject in subjects)
    return next((one for one in owners if one and _is_his(look, one, hashed)), None)


def read_calendar(look: Look, owner: Person | Campus) -> tuple[Entry, ...]:
    """What is still to be done from today on, in AHEAD days, and the dates of the school years."""
    today = look.now.astimezone(look.library.school.zone).date()
    standings = read_standings(look, today, today + AHEAD)
    items = [one.item for one in standings if one.status in OPEN]
    own = _theirs(look, owner, items) if isinstance(owner, Person) else _there(owner, items)
    due = due_entries(look.library, own, look.thing_titles)
    return (*due, *school_entries(look.library.calendars))


def _owner(look: Look, subject: str) -> Person | Campus | None:
    campus = look.library.school.find_campus(subject)
    return campus or read_people(look.library, look.store, look.now).get(subject)


def _is_his(look: Look, owner: Person | Campus, hashed: str) -> bool:
    feed = find_feed(look.store, owner)
    return feed is not None and feed.body["hash"] == hashed


def _there(campus: Campus, items: Iterable[Occurrence]) -> Iterator[Occurrence]:
    return (item for item in items if item.subject.campus == campus.id)


def _theirs(look: Look, person: Person, items: Iterable[Occurrence]) -> Iterator[Occurrence]:
    """What they are answerable for on the day on which it is due: leave of others may bring it."""
    people = fold_people(look.store.read(PERSON))
    leaves = fold_leaves(look.store.read(LEAVE))

    @cache
    def staff_with(away: tuple[Leave, ...], day: date) -> Staff:
        there = pass_on_jobs(people, away, day)
        return Staff(there, look.library.school, {one.person: one.stand_in for one in away})

    answers: dict[object, bool] = {}
    for item in items:
        day = item.by.date()
        away = leaves_on(leaves, day)
        key = item.form, item.subject, away
        if key not in answers:
            answers[key] = _answers(look, person, item, staff_with(away, day))
        if answers[key]:
            yield item


def _answers(look: Look, person: Person, item: Occurrence, staff: Staff) -> bool:
    whom = staff.answerable(look.library.forms[item.form], item.subject)
    return person.id in {one.id for one in whom}
