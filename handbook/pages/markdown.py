"""Texts of managers inside Markdown: shown as they stand, never read as Markdown or HTML."""

import re
from collections.abc import Iterable

from markupsafe import Markup

_SPECIAL = re.compile(r"[\\`*_{}\[\]<>&|~^$\"]")
# What begins a list, a heading, a quote or a notice when it begins a line.
_OPENING = re.compile(r"^(?:[#>+\-:=!?@]|\d+(?=[.)]))+")


def _entity(match: re.Match[str]) -> str:
    return "".join(f"&#{ord(char)};" for char in match[0])


def escape_inline(text: str) -> Markup:
    """As `escape_markdown` for a piece in the middle of a line: spaces at its ends stay."""
    return Markup(_SPECIAL.sub(_entity, re.sub(r"\s+", " ", text)))  # noqa: S704


def escape_markdown(text: str) -> Markup:
    """One line of Markdown that shows `text` and does nothing else. Its type says that it is
    safe Markdown, for the templates."""
    return escape_opening(text) + escape_inline(without_opening(text).rstrip())


def escape_opening(text: str) -> Markup:
    """Only the signs at the start of `text` that could open a list, a heading or a quote."""
    opening = _OPENING.match(text.strip())
    return Markup("".join(f"&#{ord(char)};" for char in (opening[0] if opening else "")))  # noqa: S704


def without_opening(text: str) -> str:
    return _OPENING.sub("", text.strip())


def tame_markdown(text: str) -> Markup:
    """Markdown that managers wrote, kept as Markdown: no HTML, no attributes of elements."""
    return Markup(text.replace("<", "&lt;").replace("{", "&#123;"))  # noqa: S704


def link(words: str, target: str, *classes: str) -> Markup:
    """A Markdown link; `words` are escaped unless they are safe Markdown already."""
    attributes = "{ " + " ".join(f".{name}" for name in classes) + " }" if classes else ""
    return Markup(f"[{to_markdown(words)}]({target}){attributes}")  # noqa: S704


def to_markdown(value: object) -> Markup:
    """What a template prints: safe Markdown as it is, anything else escaped."""
    return value if isinstance(value, Markup) else escape_markdown(str(value))


def join(parts: Iterable[Markup], between: str = "、") -> Markup:
    return Markup(between.join(parts))  # noqa: S704
