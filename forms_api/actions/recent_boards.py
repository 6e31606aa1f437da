"""The boards that reminders look at, and the people whom they ask. Each is read when it is asked
for: at night, or when all is sent, nothing is."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from forms_api.actions.find_request import all_requests
from forms_api.actions.read_board import Look, read_board, read_missed
from forms_api.actions.read_learning import read_learning
from forms_api.actions.read_people import read_people_on
from forms_api.derive.board import Line
from forms_api.derive.learning_alarm import months_to_mind, say_learning
from forms_api.derive.learning_month import LearningMonth
from forms_api.derive.leave import fold_leaves, leaves_on
from forms_api.derive.overdue import Overdue, find_overdue
from forms_api.derive.passing_up import holders_of_job
from forms_api.derive.people import Person
from forms_api.derive.reminder_lines import Said
from forms_api.derive.requests import Request
from forms_api.derive.school_days import SchoolDays, read_school_days
from forms_api.records.leave import LEAVE
from handbook.model.school import Campus

FARTHEST_BACK = timedelta(days=10)
"""After the summer nobody is asked about the last day of the term before."""


@dataclass(frozen=True)
class RecentBoards:
    look: Look

    @cached_property
    def now(self) -> datetime:
        """Local."""
        return self.look.now.astimezone(self.look.library.school.zone)

    @property
    def day(self) -> date:
        return self.now.date()

    @property
    def campuses(self) -> tuple[Campus, ...]:
        return self.look.library.school.campuses

    @cached_property
    def school_days(self) -> SchoolDays:
        return read_school_days(self.look.library)

    def today(self, campus: Campus) -> list[Line]:
        """What had to be done today."""
        return _of(campus, self._today)

    def before(self, campus: Campus) -> list[Line]:
        """What was missed on the last open day, and on closed days after it."""
        return _of(campus, self._before)

    def learning(self, campus: Campus) -> Iterator[Said]:
        """What the learning sessions lack, on the days on which that is to be said."""
        for month in self._learning:
            yield from say_learning(month.at(campus.id))

    def overdue(self, campus: Campus, after: timedelta) -> list[Overdue]:
        """The requests that should have been moved on; they go one job up `after` so long."""
        library, days = self.look.library, self.school_days
        here = [one for one in self._open if one.record.campus == campus.id]
        return [*find_overdue(library, here, self._people, days, self.look.now, after)]

    def holders(self, job: str, campus: Campus) -> tuple[Person, ...]:
        """Who has the job, or stands in, and is there today."""
        return holders_of_job(self._people, self._away, job, campus.id)

    @cached_property
    def _open(self) -> tuple[Request, ...]:
        found = all_requests(self.look.library, self.look.store)
        return tuple(one for one in found if not one.is_final)

    @cached_property
    def _today(self) -> tuple[Line, ...]:
        return read_board(self.look, self.day).of_the_day

    @cached_property
    def _before(self) -> tuple[Line, ...]:
        farthest = self.day - FARTHEST_BACK
        nearest = next(self.school_days.open_before(self.day), farthest)
        return read_missed(self.look, max(nearest, farthest), self.day).lines

    @cached_property
    def _learning(self) -> tuple[LearningMonth, ...]:
        months = months_to_mind(self.school_days, self.day)
        found = (read_learning(self.look, month) for month in months)
        return tuple(month for month in found if month is not None)

    @cached_property
    def _people(self) -> Mapping[str, Person]:
        return read_people_on(self.look.store, self.day)

    @cached_property
    def _away(self) -> frozenset[str]:
        leaves = leaves_on(fold_leaves(self.look.store.read(LEAVE)), self.day)
        return frozenset(leave.person for leave in leaves)


def _of(campus: Campus, lines: Iterable[Line]) -> list[Line]:
    return [line for line in lines if line.standing.item.subject.campus == campus.id]
