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
from handbook.pages.index_pages import jobs_by_rank

Item = tuple[str, str]
Grouped = tuple[tuple[str, tuple[Item, ...]], ...]


def expand_nav(nav: list[Any], library: Library) -> list[Any]:
    """A MkDocs `nav` in which `制度: policies/rules/index.md` has become a section that begins
    with that page and goes on with its chapters."""
    sections = {f"{ROOT}/{index_uri(kind)}": section for kind, section in SECTIONS.items()}
    return [_expand(entry, sections, library) for entry in nav]


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
