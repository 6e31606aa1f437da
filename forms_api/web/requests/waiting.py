"""Who has to act on a request now, and until when, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from forms_api.derive.deadlines import Deadline, deadline_of
from forms_api.derive.moving import KEEPER, REPORTER, keepers_for, movers_of, possible_moves
from forms_api.derive.people import Person
from forms_api.derive.requests import Request
from forms_api.derive.school_days import read_school_days
from forms_api.web.access import known_people
from forms_api.web.clock_words import clock_words
from forms_api.web.service import service
from forms_api.web.words import local
from handbook.model.flow import Move
from handbook.model.values import EVERYONE

_MOMENT = timedelta(milliseconds=1)
MANY = 2
"""More people than these who may act are named by their number."""


@dataclass(frozen=True)
class Waiting:
    """「等 吴师傅 受理」「11月23日 前」「超时 2 天」; empty where there is nothing to say."""

    words: str = ""
    until: str = ""
    overdue: str = ""


def read_waiting(request: Request) -> Waiting:
    """Empty where nothing has to happen: when it is closed, and for most rows of a register."""
    deadline, now = _deadline(request), service().clock()
    move = deadline.move if deadline else expected_move(request)
    if move is None:
        return Waiting()
    is_over = deadline is not None and deadline.is_over(now)
    return Waiting(
        words=f"等 {_whom(request, move)} {move.title}",
        until=_until_words(deadline.ends, now) if deadline and not is_over else "",
        overdue=_overdue_words(now - deadline.ends) if deadline and is_over else "",
    )


def overdue_since(request: Request) -> datetime | None:
    """Since when somebody should have acted; None: nothing is overdue."""
    deadline = _deadline(request)
    return deadline.ends if deadline and deadline.is_over(service().clock()) else None


def expected_move(request: Request) -> Move | None:
    """The way on: what has a limit, or else the first there is. Nothing has to happen to a row of
    a register that has no limit."""
    deadline = _deadline(request)
    if deadline or request.form.kind != "request":
        return deadline.move if deadline else None
    return next(iter(possible_moves(request)), None)


def _deadline(request: Request) -> Deadline | None:
    library = service().policies.library()
    return deadline_of(request, read_school_days(library), library.school.zone)


def _until_words(ends: datetime, now: datetime) -> str:
    """「今天之内」「14:30 前」: the end of a day is no hour that anybody has in mind."""
    last = local(ends - _MOMENT)
    if f"{last:%H:%M}" == "23:59":
        return f"{clock_words(last, local(now))}之内"
    return f"{clock_words(local(ends), local(now))} 前"


def _whom(request: Request, move: Move) -> str:
    if EVERYONE in move.who:
        return "大家"
    library, people = service().policies.library(), known_people()
    keepers = keepers_for(request, people, library.school)
    return _name(movers_of(library, request, move, people.values(), keepers)) or _job_words(move)


def _name(able: Sequence[Person]) -> str:
    names = "、".join(one.name for one in able[:MANY])
    return f"{names} 等 {len(able)} 人" if len(able) > MANY else names


def _job_words(move: Move) -> str:
    """Where nobody who is here may do it: whose it would be."""
    jobs = service().policies.library().jobs
    known = {REPORTER: "报的人", KEEPER: "保管人"} | {key: job.title for key, job in jobs.items()}
    return "、".join(known.get(word, "指定的人") for word in move.who)


def _overdue_words(over: timedelta) -> str:
    if over >= timedelta(days=1):
        return f"超时 {over.days} 天"
    return f"超时 {max(1, over // timedelta(hours=1))} 小时"
