"""How every item of a day stands: the policies say what is due, the records what was done."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from forms_api.actions.follow_work import WorkFollower
from forms_api.actions.read_people import read_people_on
from forms_api.actions.read_things import read_things
from forms_api.derive.answerable import Staff
from forms_api.derive.board import Board, Line, put_in_order
from forms_api.derive.closings import fold_closings
from forms_api.derive.due_subjects import Subject, Things
from forms_api.derive.fillings import reach_of
from forms_api.derive.leave import fold_leaves, leaves_on
from forms_api.derive.occurrences import Occurrence, occurrences
from forms_api.derive.school_days import read_school_days
from forms_api.derive.status import Standing, judge
from forms_api.derive.things import titles_of
from forms_api.records.closing import CLOSING
from forms_api.records.excuse import EXCUSE
from forms_api.records.leave import LEAVE
from forms_api.store.store import Store
from handbook.model.library import Library

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Look:
    """What a board is computed from. One `now` for all of it."""

    library: Library
    store: Store
    work: WorkFollower
    now: datetime

    @property
    def today(self) -> date:
        """The local day of `now`."""
        return self.now.astimezone(self.library.school.zone).date()

    @cached_property
    def things(self) -> Things:
        """Read once for all that is computed from it."""
        return read_things(self.library, self.store)

    @cached_property
    def thing_titles(self) -> Mapping[str, str]:
        return titles_of(self.things)


def read_board(look: Look, day: date) -> Board:
    """The items whose days, from opening to `by`, touch this local day."""
    return put_in_order(day, lines_of(look, read_standings(look, day, day), day))


def read_missed(look: Look, first: date, day: date) -> Board:
    """What was missed from `first` on and before `day`, the newest first."""
    missed = [
        one
        for one in read_standings(look, first, day - ONE_DAY)
        if one.status == "missed" and first <= one.item.by.date() < day
    ]
    return Board(day, tuple(sorted(lines_of(look, missed, day), key=_by, reverse=True)))


def read_missed_lately(look: Look, day: date) -> Board:
    """What was missed from the last open day before this one on, before it."""
    before = read_school_days(look.library).open_before(day)
    return read_missed(look, next(before, day - ONE_DAY), day)


def lines_of(look: Look, standings: Iterable[Standing], day: date) -> tuple[Line, ...]:
    """The standings as lines, in their order; whom to ask are those who are there on `day`."""
    staff = _staff_on(look, day)
    return tuple(_line(look, staff, one) for one in standings)


def read_standings(look: Look, first: date, last: date) -> tuple[Standing, ...]:
    """How the items stand that touch the local days from `first` to `last`, both included."""
    # what is done in the grace of the turn before counts for that one: it must be among the items
    items = _items(look, first - _longest_grace(look.library), last)
    if not items:
        return ()
    opens = min(item.opens for item in items)
    log = look.work.follow(look.store, opens)
    reach = reach_of(items)
    done = (record for form, end in reach.items() for record in log.of(form, opens, end))
    judged = judge(items, done, look.store.read(EXCUSE), look.now)
    return tuple(one for one in judged if _stands(one) and _touches(one.item, first, last))


def _items(look: Look, first: date, last: date) -> tuple[Occurrence, ...]:
    people = read_people_on(look.store, last).values()
    closings = fold_closings(look.store.read(CLOSING))
    leaves = fold_leaves(look.store.read(LEAVE))
    return occurrences(
        look.library, people, first, last, closings=closings, leaves=leaves, things=look.things
    )


def _longest_grace(library: Library) -> timedelta:
    graces = (form.due.grace for form in library.forms.values() if form.due)
    return timedelta(days=max(graces, default=timedelta()).days) + ONE_DAY


def _by(line: Line) -> datetime:
    return line.standing.item.by


def _stands(one: Standing) -> bool:
    return one.record is not None or not one.item.if_done


def _touches(item: Occurrence, first: date, last: date) -> bool:
    return item.opens.date() <= last and item.by.date() >= first


def _staff_on(look: Look, day: date) -> Staff:
    leaves = leaves_on(fold_leaves(look.store.read(LEAVE)), day)
    away = {leave.person: leave.stand_in for leave in leaves}
    return Staff(read_people_on(look.store, day), look.library.school, away)


def _line(look: Look, staff: Staff, standing: Standing) -> Line:
    item = standing.item
    form = look.library.forms[item.form]
    whom = staff.answerable(form, item.subject)
    where = _where(look, staff, item.subject)
    return Line(standing, form, where, whom, _spot(look.library, item.subject))


def _where(look: Look, staff: Staff, subject: Subject) -> str:
    if subject.kind == "thing":
        return look.thing_titles[subject.id]
    if subject.kind == "person" and subject.id in staff.people:
        return staff.people[subject.id].name
    return look.library.school.title_of(subject.id)


def _spot(library: Library, subject: Subject) -> str:
    place = subject.place if subject.kind == "thing" else None
    return library.school.title_of(place) if place else ""
