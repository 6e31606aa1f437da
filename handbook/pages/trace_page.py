"""计划对照: each row of the work plans, in the plans' words, and what serves it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from markupsafe import Markup

from handbook.model.document import Document
from handbook.model.form import Form
from handbook.model.library import Library
from handbook.model.trace import TraceRow
from handbook.pages.links import Links
from handbook.pages.markdown import link
from handbook.pages.page import Page
from handbook.pages.phrases import Phrases
from handbook.pages.rendering import render_page

D = TypeVar("D", bound=Document)
URI = "overview/trace.md"
_MOVING = ("request", "register")


@dataclass(frozen=True)
class RowView:
    """`served` are (sort of thing, links) pairs; `forms` those that can be filled."""

    row: TraceRow
    anchor: str
    served: tuple[tuple[str, tuple[Markup, ...]], ...]
    forms: tuple[Form, ...]


def trace_pages(library: Library, links: Links) -> Iterator[Page]:
    """No page for a kindergarten that traces nothing."""
    if library.trace is None:
        return
    say = Phrases(library, links, URI)
    rows = [view_row(say, row) for row in library.trace.rows]
    yield render_page(
        say,
        "trace",
        library.trace.title,
        source=library.sources["trace", "trace"].path,
        note=library.trace.note,
        total=len(rows),
        done=sum(bool(row.served) for row in rows),
        areas=group_by_area(rows),
    )


def group_by_area(rows: Iterable[RowView]) -> list[tuple[str, str, list[RowView]]]:
    """(area, anchor, rows) in the order in which the areas first come."""
    groups: dict[str, list[RowView]] = {}
    for row in rows:
        groups.setdefault(row.row.area, []).append(row)
    return [(area, f"a{place}", found) for place, (area, found) in enumerate(groups.items(), 1)]


def view_row(say: Phrases, row: TraceRow) -> RowView:
    library = say.library
    forms = _serving(library.forms.values(), row.id)
    sorts = (
        ("制度", [say.rule(rule.id) for rule in _serving(library.rules.values(), row.id)]),
        ("表", [say.form(form.id) for form in forms if form.kind not in _MOVING]),
        ("流程", [say.form(form.id) for form in forms if form.kind in _MOVING]),
        ("培训", [say.training(item.id) for item in _serving(library.trainings.values(), row.id)]),
        ("岗位", [say.job(job.id) for job in _serving(library.jobs.values(), row.id)]),
        ("标准", _serving_standards(say, row.id)),
        ("校历", [_calendar(say) for _ in _serving(library.calendars, row.id)]),
    )
    served = tuple((sort, tuple(found)) for sort, found in sorts if found)
    return RowView(row, row.id.lower(), served, tuple(forms))


def _serving(policies: Iterable[D], row: str) -> list[D]:
    return [policy for policy in policies if row in policy.serves]


def _serving_standards(say: Phrases, row: str) -> list[Markup]:
    return [say.standard(each.id) for each in say.library.standards.values() if row in each.serves]


def _calendar(say: Phrases) -> Markup:
    return link("校历", say.to_page("overview/calendar.md"))
