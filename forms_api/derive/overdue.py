"""Requests that should have been moved on: who is asked first, and before whom they are now."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from forms_api.derive.deadlines import Deadline, deadline_of, raised_to
from forms_api.derive.moving import keepers_for, movers_of
from forms_api.derive.people import Person
from forms_api.derive.reminder_lines import Said
from forms_api.derive.requests import Request
from forms_api.derive.school_days import SchoolDays
from handbook.due_words import duration_words
from handbook.model.library import Library

MOST_NAMED = 2
"""People whom a line names; of more it says how many."""
_MOMENT = timedelta(milliseconds=1)


@dataclass(frozen=True)
class Overdue:
    """`movers` may do what should have been done; `job` is above them, None as long as nobody
    else has to look into it."""

    request: Request
    deadline: Deadline
    movers: tuple[Person, ...]
    job: str | None

    @property
    def name(self) -> str:
        """Names the missing step and how far it went: what is said once is not said again."""
        return f"raised {self.request.head} {self.job}"


def find_overdue(
    library: Library,
    requests: Iterable[Request],
    people: Mapping[str, Person],
    days: SchoolDays,
    now: datetime,
    after: timedelta,
) -> Iterator[Overdue]:
    """In their order. `after`: how long before it goes one job up, in waking hours."""
    for request in requests:
        deadline = deadline_of(request, days, library.school.zone)
        if deadline and deadline.is_over(now):
            keepers = keepers_for(request, people, library.school)
            movers = movers_of(library, request, deadline.move, people.values(), keepers)
            job = raised_to(library, request, deadline, people, keepers, days, now, after)
            yield Overdue(request, deadline, movers, job)


def say_overdue(found: Iterable[Overdue], zone: ZoneInfo, today: date) -> Iterator[Said]:
    """「【办理超时】报修「水龙头漏水」（10月13日）：等 李厨师 受理」."""
    for one in found:
        last = (one.deadline.ends - _MOMENT).astimezone(zone)
        clock = "" if f"{last:%H:%M}" == "23:59" else f" {last + _MOMENT:%H:%M} 前"
        day = "今天" if last.date() == today else f"{last.month}月{last.day}日"
        what = f"{one.request.form.title}「{one.request.title}」（{day}{clock}）"
        yield Said(f"【办理超时】{what}：等 {_names(one.movers)} {one.deadline.move.title}", ())


def title_overdue(title: str, found: Sequence[Overdue], after: timedelta) -> str:
    return f"{title}：{len(found)} 件超时 {duration_words(after)}没办"


def _names(people: Sequence[Person]) -> str:
    names = "、".join(person.name for person in people[:MOST_NAMED])
    more = f" 等 {len(people)} 人" if len(people) > MOST_NAMED else ""
    return f"{names}{more}" if people else "（没有人能办）"
