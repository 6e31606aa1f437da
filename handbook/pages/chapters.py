"""Which chapter a policy belongs to: its own for a rule, else that of the rules it touches."""

from collections.abc import Iterable
from typing import TypeVar

from handbook.model.form import Form
from handbook.model.library import Library
from handbook.model.text import cited_standards
from handbook.model.training import Training

T = TypeVar("T")

FIRST = "总则"
OTHER = "其他"


def chapters_of_rules(library: Library, rule_ids: Iterable[str]) -> tuple[str, ...]:
    found = [library.rules[rule_id].chapter for rule_id in rule_ids if rule_id in library.rules]
    return tuple(dict.fromkeys(found))


def chapters_of_form(library: Library, form: Form) -> tuple[str, ...]:
    return chapters_of_rules(
        library, (name.partition("#")[0] for name in clauses_of_form(library, form))
    )


def clauses_of_form(library: Library, form: Form) -> tuple[str, ...]:
    """The clauses a form proves, and those that name it as their proof."""
    naming = [name for name, clause in library.clauses.items() if form.id in clause.forms]
    known = [name for name in form.proves if name in library.clauses]
    return tuple(dict.fromkeys([*known, *naming]))


def chapters_of_training(library: Library, training: Training) -> tuple[str, ...]:
    return chapters_of_rules(library, training.covers)


def chapters_of_standard(library: Library, standard_id: str) -> tuple[str, ...]:
    names = library.clauses_citing(standard_id)
    forms = library.forms_limited_by(standard_id)
    of_forms = [name for form in forms for name in clauses_of_form(library, form)]
    return chapters_of_rules(library, (name.partition("#")[0] for name in (*names, *of_forms)))


def chapter_order(library: Library) -> tuple[str, ...]:
    """The chapters as the handbook lists them: 总则 first, then the largest."""
    sizes: dict[str, int] = {}
    for rule in library.rules.values():
        sizes[rule.chapter] = sizes.get(rule.chapter, 0) + 1
    return tuple(sorted(sizes, key=lambda chapter: (chapter != FIRST, -sizes[chapter], chapter)))


def group_by_chapter(
    library: Library, chapters: Iterable[tuple[T, tuple[str, ...]]]
) -> tuple[tuple[str, tuple[T, ...]], ...]:
    """(chapter, items) groups of (item, its chapters) pairs: each item once, in its first
    chapter, those without one under 其他 at the end."""
    groups: dict[str, list[T]] = {name: [] for name in (*chapter_order(library), OTHER)}
    for item, names in chapters:
        groups[names[0] if names else OTHER].append(item)
    return tuple((name, tuple(items)) for name, items in groups.items() if items)


def standards_cited(library: Library, text: str) -> tuple[str, ...]:
    """Ids of the known standards that a text cites, each once, in order."""
    return tuple(dict.fromkeys(cite for cite in cited_standards(text) if cite in library.standards))
