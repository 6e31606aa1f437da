"""A week or a month of a form on one sheet: what is checked as rows, the days as columns."""

from dataclasses import dataclass

from handbook.model.due import Due
from handbook.model.form import Form
from handbook.model.values import WEEKDAYS

IN_CELLS = frozenset({"check", "number", "choice", "calc", "photo"})
"""What fits into a cell: a mark, a number, the number of a choice."""
MOST_COLUMNS = 10
WEEKS_OF_MONTH = 5
_DAY_NAMES = dict(zip(WEEKDAYS, "一二三四五六日", strict=True))
_SCHOOL_DAYS = WEEKDAYS[:5]


@dataclass(frozen=True)
class PaperGrid:
    """`times`: the hours within each column, empty where there is one."""

    span: str
    columns: tuple[str, ...]
    times: tuple[str, ...] = ()


def grid_of(form: Form) -> PaperGrid | None:
    """None where single sheets serve better."""
    due = form.due
    if due is None or form.states or any(field.type not in IN_CELLS for field in form.fields):
        return None
    if due.every == "day":
        return _fitting(PaperGrid("一周一张", _days(due), _times(due)))
    if due.every == "week":
        return _fitting(PaperGrid("一月一张", _weeks(), _times(due)))
    return None


def _fitting(grid: PaperGrid) -> PaperGrid | None:
    return grid if len(grid.columns) * max(1, len(grid.times)) <= MOST_COLUMNS else None


def _days(due: Due) -> tuple[str, ...]:
    days = WEEKDAYS if due.days == "calendar-days" else _SCHOOL_DAYS
    return tuple(f"周{_DAY_NAMES[day]}" for day in days)


def _weeks() -> tuple[str, ...]:
    return tuple(f"第 {number} 周" for number in range(1, WEEKS_OF_MONTH + 1))


def _times(due: Due) -> tuple[str, ...]:
    if due.times == 1:
        return ()
    if len(due.by) == due.times:
        return tuple(f"{clock:%H:%M}" for clock in due.by)
    return tuple(f"第 {number} 次" for number in range(1, due.times + 1))
