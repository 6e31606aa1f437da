"""校历: terms, holidays and exchanged workdays, and what has to be done before a term begins."""

from collections.abc import Iterator
from datetime import date

from handbook.model.calendar import Calendar, Holiday
from handbook.model.form import Form
from handbook.model.library import Library
from handbook.pages.links import Links
from handbook.pages.page import Page
from handbook.pages.phrases import Phrases
from handbook.pages.rendering import render_page

_WEEKDAYS = "一二三四五六日"
SURE_WORDS = {"announced": "已公布", "expected": "待公布"}


def calendar_pages(library: Library, links: Links) -> Iterator[Page]:
    say = Phrases(library, links, "overview/calendar.md")
    yield render_page(
        say,
        "calendar",
        "校历",
        calendars=sorted(library.calendars, key=_first_day),
        conditions=term_conditions(library),
        day_words=day_words,
        span_words=span_words,
        sure_words=SURE_WORDS,
    )


def term_conditions(library: Library) -> tuple[Form, ...]:
    """The forms that have to be filled before a term begins."""
    forms = library.forms.values()
    return tuple(form for form in forms if form.due and form.due.before == "term-start")


def day_words(day: date) -> str:
    """「2026年9月1日 星期二」."""
    return f"{day.year}年{day.month}月{day.day}日 星期{_WEEKDAYS[day.weekday()]}"


def span_words(holiday: Holiday) -> str:
    """「10月1日 到 10月7日，7 天」."""
    first, last = holiday.from_day, holiday.to_day
    words = [f"{day.month}月{day.day}日" for day in dict.fromkeys((first, last))]
    return f"{' 到 '.join(words)}，{(last - first).days + 1} 天"


def _first_day(calendar: Calendar) -> date:
    return min(term.starts for term in calendar.terms)
