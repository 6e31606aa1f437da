"""Reading the files of a policies folder into drafts."""

from pathlib import Path

from handbook.loading.draft import Draft
from handbook.loading.folder import Found, find_files
from handbook.loading.kinds import Kind
from handbook.loading.marks import START, Marks
from handbook.loading.problem import Problem
from handbook.loading.read_text import read_text
from handbook.loading.strict_yaml import parse_yaml
from handbook.loading.yaml_words import Trouble


def read_folder(root: Path, shown_as: str) -> tuple[tuple[Draft, ...], tuple[Problem, ...]]:
    """A draft of every file that has a kind, and what is wrong with names, bytes and YAML."""
    drafts: list[Draft] = []
    problems: list[Problem] = []
    for found in find_files(root):
        shown = show_path(shown_as, found.relative)
        if found.kind is None:
            problems.append(Problem(shown, *START, found.refusal))
        else:
            draft, wrong = _read_draft(root, found, found.kind, shown)
            drafts.append(draft)
            problems.extend(wrong)
    return tuple(drafts), tuple(problems)


def show_path(shown_as: str, relative: str) -> str:
    """The path as the user gave it, joined with what is below; unprintable signs as 「?」."""
    path = "/".join(part for part in (shown_as.rstrip("/") or shown_as, relative) if part)
    path = relative if shown_as in ("", ".") and relative else path
    return "".join(sign if sign.isprintable() else "?" for sign in path)


def _read_draft(
    root: Path, found: Found, kind: Kind, shown: str
) -> tuple[Draft, tuple[Problem, ...]]:
    stem = found.relative.rpartition("/")[2].removesuffix(".yml")
    try:
        parsed = parse_yaml(read_text(root / found.relative, root), shown)
    except Trouble as trouble:
        broken = Draft(kind.name, stem, shown, found.relative, None, Marks())
        return broken, (broken.problem(trouble.mark, trouble.message),)
    draft = Draft(kind.name, stem, shown, found.relative, parsed.value, parsed.marks, parsed.lines)
    return draft, parsed.problems
