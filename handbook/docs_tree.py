"""The folder of Markdown that a site is made from: written by hand, and made from policies."""

import filecmp
import json
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from handbook.history import last_changes
from handbook.loading.load import load_library
from handbook.loading.problem import Problem
from handbook.model.library import Library
from handbook.pages.addresses import ROOT
from handbook.pages.build import build_pages
from handbook.pages.links import Links
from handbook.pages.nav import expand_nav
from handbook.write import write_pages

# Beside the pages, hidden from the site: what a broken policy falls back to.
_FRONT = ".front.json"


@dataclass(frozen=True)
class Front:
    """What a site's settings take from the policies."""

    site_name: str
    nav: list[Any]


@dataclass(frozen=True)
class Prepared:
    """`front` is None only when there are problems and no good pages from before."""

    front: Front | None
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.is_error)


def prepare_docs(
    policies: Path, docs: Path, nav: list[Any], extra: Mapping[str, Any], *, shown_as: str | None
) -> Prepared:
    """Write the pages of `policies` into `docs`. With a problem in them the last good pages
    stay. `extra` may hold `forms_base` and `edit_base`; `nav` is expanded."""
    loaded = load_library(policies, shown_as=shown_as)
    folder = docs / ROOT
    if loaded.library is None:
        return Prepared(_read_front(folder), loaded.problems)
    write_pages(build_pages(loaded.library, find_links(policies, extra)), folder)
    front = Front(site_name(loaded.library), expand_nav(nav, loaded.library))
    _keep_front(folder, front)
    return Prepared(front, loaded.problems)


def find_links(policies: Path, extra: Mapping[str, Any]) -> Links:
    return Links(
        forms_base=str(extra.get("forms_base") or "/"),
        edit_base=str(extra.get("edit_base") or ""),
        changes=last_changes(policies),
    )


def site_name(library: Library) -> str:
    return f"{library.school.title}后勤手册"


def copy_written_by_hand(docs: Path, to: Path) -> None:
    """Make `to` hold what is in `docs` and not made from policies. A file that is right already
    is not touched, so that a watcher sees changes only."""
    wanted = {path.relative_to(docs) for path in _written_by_hand(docs)}
    for path in set(_written_by_hand(to)):
        if path.relative_to(to) not in wanted:
            path.unlink()
    for name in wanted:
        if not (to / name).is_file() or not filecmp.cmp(docs / name, to / name, shallow=False):
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(docs / name, to / name)


def _written_by_hand(docs: Path) -> Iterator[Path]:
    return (
        path for path in docs.rglob("*") if path.is_file() and not path.is_relative_to(docs / ROOT)
    )


def _keep_front(folder: Path, front: Front) -> None:
    text = json.dumps({"site_name": front.site_name, "nav": front.nav}, ensure_ascii=False)
    path = folder / _FRONT
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


def _read_front(folder: Path) -> Front | None:
    try:
        kept = json.loads((folder / _FRONT).read_text(encoding="utf-8"))
        return Front(kept["site_name"], kept["nav"])
    except (OSError, ValueError, KeyError):
        return None
