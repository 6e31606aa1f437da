"""When the learning sessions of a month are worth a reminder, and what it says.

On the last open days of a month while it can still be mended, and once when it is over.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from forms_api.derive.learning_month import LearningMonth
from forms_api.derive.reminder_lines import Said
from forms_api.derive.school_days import SchoolDays

LAST_DAYS = 5
"""Open days at the end of a month."""


def months_to_mind(days: SchoolDays, day: date) -> tuple[date, ...]:
    """The first days of the months that are to be looked at on this day: of the last one on the
    first open day of a month, of this one on its last open days."""
    this = day.replace(day=1)
    following = (this + timedelta(days=31)).replace(day=1)
    there = days.open_in(this, following - timedelta(days=1))
    last = (this - timedelta(days=1)).replace(day=1)
    found = ((last, there[:1]), (this, there[-LAST_DAYS:]))
    return tuple(month for month, open_days in found if day in open_days)


def say_learning(month: LearningMonth) -> Iterator[Said]:
    """Nothing where the month has all its sessions, in different forms."""
    tag = f"【学习活动】{month.first.month}月"
    if month.missing and month.is_over:
        yield Said(f"{tag}少了 {month.missing} 次", ())
    elif month.missing:
        yield Said(f"{tag}还差 {month.missing} 次，月底前办好", ())
    for method in month.repeated:
        yield Said(f"{tag}「{method}」用了不止一次，形式要不一样", ())
