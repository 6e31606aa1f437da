"""`load_library`: a folder of YAML becomes a Library, or every problem in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from handbook.loading.checks import CHECKS, LIBRARY_CHECKS
from handbook.loading.draft import Draft
from handbook.loading.fit import Fitted, fit_drafts
from handbook.loading.marks import START
from handbook.loading.problem import Problem, sort_problems
from handbook.loading.read import read_folder
from handbook.loading.shelf import Shelf
from handbook.model.calendar import Calendar
from handbook.model.form import Form
from handbook.model.job import Job
from handbook.model.library import Library, Source
from handbook.model.part import Part
from handbook.model.plan import Plan
from handbook.model.rule import Rule
from handbook.model.school import School
from handbook.model.trace import Trace
from handbook.model.training import Training

P = TypeVar("P", bound=Part)


@dataclass(frozen=True)
class Loaded:
    """`library` is there when nothing is wrong; warnings do not stand in its way.
    `files` says how many were read."""

    library: Library | None
    problems: tuple[Problem, ...]
    files: int = 0

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.is_error)


def load_library(root: Path, *, shown_as: str | None = None) -> Loaded:
    """Read and check a policies folder. Never raises for what is in it.

    Problems name files by `shown_as` (default: `root` as given) joined with the path below it.
    """
    shown_as = root.as_posix() if shown_as is None else shown_as
    if not root.is_dir():
        return Loaded(None, (Problem(shown_as, *START, "没有这个文件夹，请检查 --policies"),))
    drafts, unread = read_folder(root, shown_as)
    fitted = fit_drafts(drafts)
    shelf = Shelf(drafts, fitted.standards, shown_as)
    problems = [*unread, *fitted.problems]
    problems += [problem for check in CHECKS for problem in check(shelf)]
    if any(problem.is_error for problem in problems):
        return Loaded(None, sort_problems(problems), len(drafts))
    library = _build_library(fitted, drafts, shelf)
    problems += [problem for look in LIBRARY_CHECKS for problem in look(library, shelf)]
    return Loaded(library, sort_problems(problems), len(drafts))


def read_library(root: Path) -> Library | None:
    """What fits of a folder, the cross-checks unasked: for old commits, which knew fewer of them.

    None when there is no usable school.yml.
    """
    drafts, _ = read_folder(root, root.as_posix()) if root.is_dir() else ((), ())
    fitted = fit_drafts(drafts)
    if not _parts_of(School, fitted):
        return None
    return _build_library(fitted, drafts, Shelf(drafts, fitted.standards))


def _build_library(fitted: Fitted, drafts: tuple[Draft, ...], shelf: Shelf) -> Library:
    return Library(
        school=next(iter(_parts_of(School, fitted).values())),
        calendars=tuple(_parts_of(Calendar, fitted).values()),
        standards=fitted.standards,
        jobs=_parts_of(Job, fitted),
        rules=_parts_of(Rule, fitted),
        trainings=_parts_of(Training, fitted),
        forms=_parts_of(Form, fitted),
        sources=dict(_find_sources(drafts, shelf)),
        plans=_parts_of(Plan, fitted),
        trace=next(iter(_parts_of(Trace, fitted).values()), None),
    )


def _parts_of(model: type[P], fitted: Fitted) -> dict[str, P]:
    return {own_id: part for (_, own_id), part in fitted.parts.items() if isinstance(part, model)}


def _find_sources(
    drafts: tuple[Draft, ...], shelf: Shelf
) -> Iterator[tuple[tuple[str, str], Source]]:
    for draft in drafts:
        yield (draft.kind, draft.id), Source(draft.relative)
    for sort, nodes in (("clause", shelf.clause_nodes()), ("standard", shelf.standard_nodes())):
        for name, node in nodes:
            yield (sort, name), Source(node.draft.relative, *node.key_mark)
