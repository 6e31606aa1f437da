"""Which messages have to go out now, and to whom: what was sent before is left out."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from forms_api.actions.read_board import Look, read_board, read_missed
from forms_api.actions.read_people import read_people_on
from forms_api.derive.board import Line
from forms_api.derive.digest import Slot, find_slot, make_digest
from forms_api.derive.leave import fold_leaves, leaves_on
from forms_api.derive.passing_up import (
    PassedUp,
    holders_of_job,
    pass_up,
    say_passed_up,
    title_passed_up,
)
from forms_api.derive.people import Person
from forms_api.derive.reminder_lines import Said
from forms_api.derive.school_days import read_school_days
from forms_api.derive.waking_hours import is_awake
from forms_api.notify.destination import Destination
from forms_api.notify.message import Message, Point
from forms_api.records.leave import LEAVE
from forms_api.records.record import Record
from forms_api.records.reminder import reminder_record
from forms_api.store.errors import IdErased
from forms_api.store.store import Store
from handbook.model.school import Campus

FARTHEST_BACK = timedelta(days=10)
"""After the summer nobody is asked about the last day of the term before."""


@dataclass(frozen=True)
class Plan:
    """Local `times` of the digests; what is missed is passed up `after` so long; `link`: where the
    board is, or empty."""

    destinations: tuple[Destination, ...]
    times: tuple[time, ...]
    after: timedelta
    link: str = ""


@dataclass(frozen=True)
class Errand:
    """A message for one destination, and the facts that stand for its having been sent."""

    destination: Destination
    message: Message
    facts: tuple[Record, ...]


def plan_reminders(look: Look, plan: Plan) -> tuple[Errand, ...]:
    """The errands of this moment, digests first. Reads only."""
    boards = _Boards.read(look)
    return (*_digests(boards, plan), *_passed_up(boards, plan))


@dataclass(frozen=True)
class _Boards:
    """The lines of today, and what was missed before it since the last open day."""

    look: Look
    now: datetime
    today: tuple[Line, ...]
    before: tuple[Line, ...]
    people: Mapping[str, Person]
    away: frozenset[str]

    @classmethod
    def read(cls, look: Look) -> "_Boards":
        now = look.now.astimezone(look.library.school.zone)
        leaves = leaves_on(fold_leaves(look.store.read(LEAVE)), now.date())
        return cls(
            look,
            now,
            before=_missed_before(look, now.date()),
            today=read_board(look, now.date()).of_the_day,
            people=read_people_on(look.store, now.date()),
            away=frozenset(leave.person for leave in leaves),
        )

    @property
    def school(self) -> tuple[Campus, ...]:
        return self.look.library.school.campuses

    def title(self, campus: Campus, what: str) -> str:
        """Names the campus where there are several. 提醒 is the keyword that robots may ask for."""
        name = campus.title if len(self.school) > 1 else self.look.library.school.title
        return f"{name} {self.now.month}月{self.now.day}日 {what}"


def _missed_before(look: Look, day: date) -> tuple[Line, ...]:
    """What was missed on the last open day, and on closed days after it."""
    nearest = next(read_school_days(look.library).open_before(day), day - FARTHEST_BACK)
    return read_missed(look, max(nearest, day - FARTHEST_BACK), day).lines


def _digests(boards: _Boards, plan: Plan) -> Iterator[Errand]:
    slot = find_slot(plan.times, boards.now)
    if slot is None:
        return
    for campus in boards.school:
        if message := _digest(boards, plan, slot, campus):
            for destination in plan.destinations:
                fact = _fact(boards, campus, boards.now.date(), slot.name, destination)
                is_its = destination.job is None and destination.takes(campus.id)
                if is_its and not _is_kept(boards.look.store, fact):
                    yield Errand(destination, message, (fact,))


def _digest(boards: _Boards, plan: Plan, slot: Slot, campus: Campus) -> Message | None:
    title = boards.title(campus, f"{slot.at:%H:%M} 提醒")
    today, before = _of(campus, boards.today), _of(campus, boards.before)
    digest = make_digest(title, slot, today, before)
    return _message(digest.title, digest.said, plan.link) if digest else None


def _passed_up(boards: _Boards, plan: Plan) -> Iterator[Errand]:
    """Nobody is asked at night, or on a closed day."""
    if not is_awake(read_school_days(boards.look.library), boards.now):
        return
    lines = (*boards.before, *boards.today)
    for campus in boards.school:
        passed = pass_up(boards.look.library, _of(campus, lines), boards.now, plan.after)
        for job, found in _by_job(passed).items():
            for destination in _chosen(plan.destinations, campus, job):
                yield from _pass_on(boards, plan, campus, found, destination)


def _pass_on(
    boards: _Boards,
    plan: Plan,
    campus: Campus,
    passed: Sequence[PassedUp],
    destination: Destination,
) -> Iterator[Errand]:
    facts = [_fact_of(boards, campus, one, destination) for one in passed]
    pairs = zip(passed, facts, strict=True)
    fresh = [(one, fact) for one, fact in pairs if not _is_kept(boards.look.store, fact)]
    if fresh:
        message = _ask(boards, plan, campus, [one for one, _ in fresh])
        yield Errand(destination, message, tuple(fact for _, fact in fresh))


def _ask(boards: _Boards, plan: Plan, campus: Campus, passed: Sequence[PassedUp]) -> Message:
    """The same job for all of these items."""
    library, job = boards.look.library, passed[0].job
    title = title_passed_up(boards.title(campus, "提醒"), passed, plan.after)
    holders = holders_of_job(boards.people, boards.away, job, campus.id)
    said = say_passed_up(library, job, holders, passed, boards.now.date())
    return _message(title, said, plan.link)


def _fact_of(boards: _Boards, campus: Campus, passed: PassedUp, destination: Destination) -> Record:
    day = passed.line.standing.item.by.date()
    return _fact(boards, campus, day, passed.name, destination)


def _fact(
    boards: _Boards, campus: Campus, day: date, what: str, destination: Destination
) -> Record:
    now = boards.look.now
    return reminder_record(now, campus=campus.id, day=day, what=what, to=destination.label)


def _chosen(destinations: Sequence[Destination], campus: Campus, job: str) -> Sequence[Destination]:
    """Those that are for the job; where there are none, those that are for everybody."""
    here = [one for one in destinations if one.takes(campus.id)]
    own = [one for one in here if one.job == job]
    return own or [one for one in here if one.job is None]


def _by_job(passed: Iterable[PassedUp]) -> Mapping[str, Sequence[PassedUp]]:
    found: dict[str, list[PassedUp]] = defaultdict(list)
    for one in passed:
        found[one.job].append(one)
    return found


def _of(campus: Campus, lines: Iterable[Line]) -> list[Line]:
    return [line for line in lines if line.standing.item.subject.campus == campus.id]


def _message(title: str, said: Iterable[Said], link: str) -> Message:
    return Message(title, tuple(Point(one.words, len(one.lines)) for one in said), link)


def _is_kept(store: Store, fact: Record) -> bool:
    try:
        return store.get(fact.id) is not None
    except IdErased:
        return True
