"""Texts that cite standards: `{id}` stands for that standard's words, `{{` for a brace."""

import re
from collections.abc import Callable, Iterator

_CITE = re.compile(r"\{\{|\{([a-z0-9-]+)\}")


def split_text(text: str) -> Iterator[tuple[str, str | None]]:
    """Yield (literal words, standard id or None) pairs; joined with look-ups they are the text."""
    start = 0
    for match in _CITE.finditer(text):
        words = text[start : match.start()]
        start = match.end()
        yield (words + "{", None) if match[1] is None else (words, match[1])
    yield text[start:], None


def find_cites(text: str) -> Iterator[tuple[int, str]]:
    """Yield (offset of the brace, standard id) of each citation."""
    for match in _CITE.finditer(text):
        if match[1] is not None:
            yield match.start(), match[1]


def cited_standards(text: str) -> tuple[str, ...]:
    return tuple(cite for _, cite in split_text(text) if cite)


def fill_text(text: str, say: Callable[[str], str]) -> str:
    """The text with each cited standard id replaced by `say(id)`."""
    return "".join(words + (say(cite) if cite else "") for words, cite in split_text(text))
