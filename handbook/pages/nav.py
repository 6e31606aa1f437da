"""The navigation: where a manager's mkdocs.yml names an index page, its pages follow."""

from collections.abc import Callable, Iterable
from html import escape
from typing import Any

from handbook.model.library import Library
from handbook.pages.addresses import ROOT, PageKind, index_uri, page_uri
from handbook.pages.chapters import (
    chapters_of_form,
    chapters_of_standard,
    chapters_of_training,
    group_by_chapter,
)
from handbook.pages.dilution_page import URI as DILUTION
from handbook.pages.dilution_page import find_targets
from handbook.pages.index_pages import jobs_by_rank
from handbook.pages.plan_pages import INDEX as PLANS
from handbook.pages.plan_pages import newest_first, plan_uri
from handbook.pages.trace_page import URI as TRACE

Item = tuple[str, str]
Grouped = tuple[tuple[str, tuple[Item, ...]], ...]


def expand_nav(nav: list[Any], library: Library) -> list[Any]:
    """A MkDocs `nav` in which `制度: policies/rules/index.md` has become a section that begins
    with that page and goes on with its chapters. What these policies have no page for is gone."""
    sections = {f"{ROOT}/{index_uri(kind)}": section for kind, section in SECTIONS.items()}
    sections[f"{ROOT}/{PLANS}"] = _plans
    absent = frozenset(f"{ROOT}/{uri}" for uri in absent_pages(library))
    return [_expand(entry, sections, library) for entry in _drop(nav, absent)]


def absent_pages(library: Library) -> set[str]:
    """Pages that other policies have and these have not."""
    has = {
        TRACE: library.trace is not None,
        PLANS: bool(library.plans),
        DILUTION: bool(find_targets(library)),
    }
    return {uri for uri, is_there in has.items() if not is_there}


def _drop(nav: list[Any], absent: frozenset[str]) -> list[Any]:
    kept: list[Any] = []
    for entry in nav:
        if isinstance(entry, dict):
            kept += (
                {title: _without(target, absent)}
                for title, target in entry.items()
                if not (isinstance(target, str) and target in absent)
            )
        elif entry not in absent:
            kept.append(entry)
    return kept


def _without(target: Any, absent: frozenset[str]) -> Any:
    return _drop(target, absent) if isinstance(target, list) else target


def _expand(entry: Any, sections: "dict[str, Section]", library: Library) -> Any:
    if not isinstance(entry, dict):
        return entry
    return {title: _under(target, sections, library) for title, target in entry.items()}


def _under(target: Any, sections: "dict[str, Section]", library: Library) -> Any:
    if isinstance(target, list):
        return [_expand(entry, sections, library) for entry in target]
    if target not in sections:
        return target
    return [target, *sections[target](library)]


Section = Callable[[Library], list[Any]]


def _entries(kind: PageKind, items: Iterable[Item]) -> list[Any]:
    # Themes print titles as HTML.
    return [{escape(title): f"{ROOT}/{page_uri(kind, item_id)}"} for item_id, title in items]


def _chapters(kind: PageKind, groups: Grouped) -> list[Any]:
    return [{escape(chapter): _entries(kind, items)} for chapter, items in groups]


def _plans(library: Library) -> list[Any]:
    return [{escape(plan.title): f"{ROOT}/{plan_uri(plan.id)}"} for plan in newest_first(library)]


def _jobs(library: Library) -> list[Any]:
    return _entries("job", [(job.id, job.title) for job in jobs_by_rank(library)])


def _rules(library: Library) -> list[Any]:
    items = [((rule.id, rule.title), (rule.chapter,)) for rule in library.rules.values()]
    return _chapters("rule", group_by_chapter(library, items))


def _forms(library: Library) -> list[Any]:
    items = [
        ((form.id, form.title), chapters_of_form(library, form)) for form in library.forms.values()
    ]
    return _chapters("form", group_by_chapter(library, items))


def _trainings(library: Library) -> list[Any]:
    items = [
        ((item.id, item.title), chapters_of_training(library, item))
        for item in library.trainings.values()
    ]
    return _chapters("training", group_by_chapter(library, items))


def _standards(library: Library) -> list[Any]:
    items = [
        ((item.id, item.title), chapters_of_standard(library, item.id))
        for item in library.standards.values()
    ]
    return _chapters("standard", group_by_chapter(library, items))


SECTIONS: dict[PageKind, Section] = {
    "job": _jobs,
    "rule": _rules,
    "form": _forms,
    "training": _trainings,
    "standard": _standards,
}
