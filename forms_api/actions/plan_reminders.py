"""Which messages have to go out now, and to whom: what was sent before is left out."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from forms_api.actions.read_board import Look
from forms_api.actions.recent_boards import RecentBoards
from forms_api.derive.digest import Slot, find_slot, make_digest
from forms_api.derive.overdue import Overdue, say_overdue, title_overdue
from forms_api.derive.passing_up import (
    PassedUp,
    ask_holders,
    pass_up,
    say_passed_up,
    title_passed_up,
)
from forms_api.derive.reminder_lines import Said
from forms_api.derive.waking_hours import is_awake
from forms_api.notify.destination import Destination
from forms_api.notify.message import Message, Point
from forms_api.records.record import Record
from forms_api.records.reminder import reminder_record
from forms_api.store.errors import IdErased
from forms_api.store.store import Store
from handbook.model.school import Campus


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
    boards = RecentBoards(look)
    return (*_digests(boards, plan), *_passed_up(boards, plan), *_raised(boards, plan))


def _digests(boards: RecentBoards, plan: Plan) -> Iterator[Errand]:
    slot = find_slot(plan.times, boards.now)
    if slot is None:
        return
    for campus in boards.campuses:
        waiting = [*_waiting(boards, plan, slot, campus)]
        message = _digest(boards, plan, slot, campus) if waiting else None
        if message:
            yield from (Errand(one, message, (fact,)) for one, fact in waiting)


def _waiting(
    boards: RecentBoards, plan: Plan, slot: Slot, campus: Campus
) -> Iterator[tuple[Destination, Record]]:
    """To whom the digest has not been sent yet, with the fact that will say that it was."""
    for one in plan.destinations:
        fact = _fact(boards, campus, boards.day, slot.name, one)
        if one.job is None and one.takes(campus.id) and not _is_kept(boards.look.store, fact):
            yield one, fact


def _digest(boards: RecentBoards, plan: Plan, slot: Slot, campus: Campus) -> Message | None:
    title = _title(boards, campus, f"{slot.at:%H:%M} 提醒")
    overdue = boards.overdue(campus, plan.after) if slot.is_first else ()
    zone = boards.look.library.school.zone
    remarks = (*say_overdue(overdue, zone, boards.day), *boards.learning(campus))
    digest = make_digest(title, slot, boards.today(campus), boards.before(campus), remarks)
    return _message(digest.title, digest.said, plan.link) if digest else None


def _passed_up(boards: RecentBoards, plan: Plan) -> Iterator[Errand]:
    """Nobody is asked at night, or on a closed day."""
    if not is_awake(boards.school_days, boards.now):
        return
    for campus in boards.campuses:
        lines = (*boards.before(campus), *boards.today(campus))
        passed = pass_up(boards.look.library, lines, boards.now, plan.after)
        for job, found in _by_job(passed).items():
            for destination in _chosen(plan.destinations, campus, job):
                yield from _pass_on(boards, plan, campus, found, destination)


def _pass_on(
    boards: RecentBoards,
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


def _ask(boards: RecentBoards, plan: Plan, campus: Campus, passed: Sequence[PassedUp]) -> Message:
    """The same job for all of these items."""
    job = passed[0].job
    title = title_passed_up(_title(boards, campus, "提醒"), passed, plan.after)
    holders = boards.holders(job, campus)
    said = say_passed_up(boards.look.library, job, holders, passed, boards.day)
    return _message(title, said, plan.link)


def _raised(boards: RecentBoards, plan: Plan) -> Iterator[Errand]:
    """The same for requests that nobody moves on."""
    if not is_awake(boards.school_days, boards.now):
        return
    for campus in boards.campuses:
        found: dict[str, list[Overdue]] = defaultdict(list)
        for one in boards.overdue(campus, plan.after):
            if one.job:
                found[one.job].append(one)
        for job, raised in found.items():
            for destination in _chosen(plan.destinations, campus, job):
                yield from _raise_to(boards, plan, campus, job, raised, destination)


def _raise_to(
    boards: RecentBoards,
    plan: Plan,
    campus: Campus,
    job: str,
    raised: Sequence[Overdue],
    destination: Destination,
) -> Iterator[Errand]:
    zone = boards.look.library.school.zone
    facts = [
        _fact(boards, campus, one.deadline.ends.astimezone(zone).date(), one.name, destination)
        for one in raised
    ]
    pairs = zip(raised, facts, strict=True)
    fresh = [(one, fact) for one, fact in pairs if not _is_kept(boards.look.store, fact)]
    if fresh:
        new = [one for one, _ in fresh]
        title = title_overdue(_title(boards, campus, "提醒"), new, plan.after)
        ask = ask_holders(boards.look.library, job, boards.holders(job, campus))
        said = (ask, *say_overdue(new, zone, boards.day))
        message = _message(title, said, plan.link)
        yield Errand(destination, message, tuple(fact for _, fact in fresh))


def _fact_of(
    boards: RecentBoards, campus: Campus, passed: PassedUp, destination: Destination
) -> Record:
    day = passed.line.standing.item.by.date()
    return _fact(boards, campus, day, passed.name, destination)


def _fact(
    boards: RecentBoards, campus: Campus, day: date, what: str, destination: Destination
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


def _title(boards: RecentBoards, campus: Campus, what: str) -> str:
    """Names the campus where there are several. 提醒 is the keyword that robots may ask for."""
    several = len(boards.campuses) > 1
    name = campus.title if several else boards.look.library.school.title
    return f"{name} {boards.now.month}月{boards.now.day}日 {what}"


def _message(title: str, said: Iterable[Said], link: str) -> Message:
    return Message(title, tuple(Point(one.words, len(one.lines)) for one in said), link)


def _is_kept(store: Store, fact: Record) -> bool:
    try:
        return store.get(fact.id) is not None
    except IdErased:
        return True
