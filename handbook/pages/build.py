"""All pages of a library."""

from collections.abc import Callable, Iterable

from handbook.model.library import Library
from handbook.pages.calendar_page import calendar_pages
from handbook.pages.dilution_page import dilution_pages
from handbook.pages.form_pages import form_pages
from handbook.pages.index_pages import index_pages
from handbook.pages.job_pages import job_pages
from handbook.pages.links import Links
from handbook.pages.numbers_page import numbers_pages
from handbook.pages.overview_pages import overview_pages
from handbook.pages.page import Page
from handbook.pages.plan_pages import plan_pages
from handbook.pages.rule_pages import rule_pages
from handbook.pages.standard_pages import standard_pages
from handbook.pages.trace_page import trace_pages
from handbook.pages.training_pages import training_pages

FAMILIES: tuple[Callable[[Library, Links], Iterable[Page]], ...] = (
    index_pages,
    overview_pages,
    calendar_pages,
    plan_pages,
    trace_pages,
    numbers_pages,
    dilution_pages,
    job_pages,
    rule_pages,
    form_pages,
    training_pages,
    standard_pages,
)


def build_pages(library: Library, links: Links | None = None) -> tuple[Page, ...]:
    """Every page, each with its own uri, ready for `write_pages`."""
    return tuple(page for family in FAMILIES for page in family(library, links or Links()))
