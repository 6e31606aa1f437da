"""每日 · 每周 · 每月: what is due, by when, who and where."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import time

from handbook.due_words import due_short
from handbook.model.due import Due
from handbook.model.form import Form
from handbook.model.job import Duty, Job
from handbook.model.library import Library
from handbook.model.values import WEEKDAYS
from handbook.pages.index_pages import jobs_by_rank
from handbook.pages.links import Links
from handbook.pages.page import Page
from handbook.pages.phrases import Phrases
from handbook.pages.related import Line, Related, related
from handbook.pages.rendering import render_page

_END = time(23, 59)
_WEEKDAY_NAMES = dict(zip(WEEKDAYS, "一二三四五六日", strict=True))


@dataclass(frozen=True)
class Span:
    """From `start` to just before `end`."""

    start: time
    end: time

    def __contains__(self, clock: time) -> bool:
        return self.start <= clock < self.end


PARTS_OF_DAY: tuple[tuple[str, str, Span], ...] = (
    ("清早", "early", Span(time(0), time(8))),
    ("上午", "morning", Span(time(8), time(11))),
    ("中午", "noon", Span(time(11), time(14, 30))),
    ("下午", "afternoon", Span(time(14, 30), time(17))),
    ("离园以后", "evening", Span(time(17), time.max)),
)


def overview_pages(library: Library, links: Links) -> Iterator[Page]:
    yield daily_page(Phrases(library, links, "overview/daily.md"))
    yield _period_page(Phrases(library, links, "overview/weekly.md"), "每周", weekly_groups)
    yield _period_page(Phrases(library, links, "overview/monthly.md"), "每月", monthly_groups)


def _period_page(
    say: Phrases, title: str, groups: Callable[[Phrases], tuple[Related, ...]]
) -> Page:
    intro = f"{title}要做的、要填的，按时间排好"
    return render_page(say, "listing", title, intro=intro, groups=groups(say))


def daily_page(say: Phrases) -> Page:
    return render_page(
        say,
        "daily",
        "每日",
        intro="每个开园日要填的表和各岗位要做的事，按钟点排好",
        groups=daily_forms(say),
        hours=daily_duties(say),
    )


def daily_forms(say: Phrases) -> tuple[Related, ...]:
    forms = due_forms(say.library, "day")
    groups: dict[time, list[Line]] = {}
    for form, due in forms:
        for clock in due.by:
            groups.setdefault(clock, []).append(_line(say, form, *_part_of(due)))
    return related(
        *((_before(clock), f"by-{clock:%H%M}", groups[clock]) for clock in sorted(groups))
    )


def _before(clock: time) -> str:
    return "当天之内" if clock == _END else f"{clock:%H:%M} 前"


def daily_duties(say: Phrases) -> list[tuple[str, str, list[tuple[Duty, Job]]]]:
    """(heading, anchor, (duty, job) pairs by the clock) for each part of the day."""
    timed = [
        (duty.at, duty, job)
        for job in jobs_by_rank(say.library)
        for duty in job.duties
        if duty.at is not None
    ]
    parts = [
        (name, anchor, [(duty, job) for at, duty, job in sorted(timed, key=_clock) if at in span])
        for name, anchor, span in PARTS_OF_DAY
    ]
    return [part for part in parts if part[2]]


def _clock(item: tuple[time, Duty, Job]) -> time:
    return item[0]


def weekly_groups(say: Phrases) -> tuple[Related, ...]:
    forms = due_forms(say.library, "week", "2 weeks")
    by_day: list[Related] = [
        (
            f"周{name}",
            day,
            [_line(say, form, due_short(due)) for form, due in forms if day in due.on],
        )
        for day, name in _WEEKDAY_NAMES.items()
    ]
    any_day = [_line(say, form, due_short(due)) for form, due in forms if not due.on]
    return related(*by_day, ("这一周之内", "any-day", any_day))


def monthly_groups(say: Phrases) -> tuple[Related, ...]:
    def lines(*periods: str) -> list[Line]:
        return [_line(say, form, due_short(due)) for form, due in due_forms(say.library, *periods)]

    return related(
        ("每月", "month", lines("month")),
        ("每季度", "quarter", lines("quarter")),
        ("每学期", "term", lines("term")),
        ("每学年", "year", lines("year")),
    )


def due_forms(library: Library, *periods: str) -> list[tuple[Form, Due]]:
    found = [(form, form.due) for form in library.forms.values() if form.due]
    return [(form, due) for form, due in found if due.every in periods]


def _part_of(due: Due) -> tuple[str, ...]:
    """「每天 3 次」: under the heading of one of several times."""
    return (f"每天 {due.times} 次",) if due.times > 1 else ()


def _line(say: Phrases, form: Form, *when: str) -> Line:
    words = (*when, say.where(form), say.who_plain(form.who))
    return say.to("form", form.id), form.title, " · ".join(words)
