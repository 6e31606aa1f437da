"""What was missed for too long goes up: to the job that the job of whoever it was reports to.

After the first stretch it goes one job up, after the second two, as far as there is one.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from forms_api.derive.board import Line
from forms_api.derive.people import Person
from forms_api.derive.reminder_lines import Said, say_items
from forms_api.derive.school_days import read_school_days
from forms_api.derive.waking_hours import waking_time
from forms_api.derive.where import may_act_at
from handbook.due_words import duration_words
from handbook.model.library import Library


@dataclass(frozen=True)
class PassedUp:
    """An item that is now before the holders of `job`, `steps` above the one that missed it."""

    line: Line
    job: str
    steps: int

    @property
    def name(self) -> str:
        """Names the item and how far it went: what is said once is not said again."""
        item = self.line.standing.item
        opens = f"{item.opens:%Y-%m-%dT%H:%M}"
        return f"up {self.steps} {item.form} {item.subject.id} {opens} {item.window.n}"


def pass_up(
    library: Library, lines: Iterable[Line], now: datetime, after: timedelta
) -> tuple[PassedUp, ...]:
    """Of these lines the missed ones whose grace ended at least `after` ago, in their order. Nights
    and closed days do not count: what was missed on Friday evening is first a matter of Monday.
    `now` is local."""
    days = read_school_days(library)
    found = []
    for line in lines:
        waited = waking_time(days, line.standing.item.grace_until, now)
        above = tuple(_above(library, _job_of(library, line)))
        steps = min(waited // after, len(above))
        if line.status == "missed" and steps > 0:
            found.append(PassedUp(line, above[steps - 1], steps))
    return tuple(found)


def say_passed_up(
    library: Library, job: str, holders: Sequence[Person], passed: Sequence[PassedUp], today: date
) -> tuple[Said, ...]:
    """Who is asked to look into it, then the items."""
    ask = ask_holders(library, job, holders)
    return (ask, *say_items("没做", [one.line for one in passed], today))


def ask_holders(library: Library, job: str, holders: Sequence[Person]) -> Said:
    names = "、".join(person.name for person in holders) or "现在没有人任这个岗位"
    return Said(f"请{library.jobs[job].title}（{names}）过问", ())


def title_passed_up(title: str, passed: Sequence[PassedUp], after: timedelta) -> str:
    return f"{title}：{len(passed)} 项超过 {duration_words(after)}没做"


def holders_of_job(
    people: Mapping[str, Person], away: Iterable[str], job: str, campus: str
) -> tuple[Person, ...]:
    """Who has the job, or stands in for somebody who does, and is there."""
    absent = frozenset(away)
    return tuple(
        person
        for person in people.values()
        if person.active
        and person.id not in absent
        and job in person.form_jobs
        and may_act_at(person, campus)
    )


def _job_of(library: Library, line: Line) -> str | None:
    """By which the first one to ask may fill the form; without anybody, the form's first job."""
    if line.answerable:
        jobs = line.answerable[0].form_jobs
        return next((job for job in jobs if job in line.form.who), jobs[0] if jobs else None)
    return next((job for job in line.form.who if job in library.jobs), None)


def _above(library: Library, job: str | None) -> Iterator[str]:
    while job and (job := library.jobs[job].reports_to):
        yield job
