"""「是不是 …」: the known word that a mistyped one was meant to be."""

from collections.abc import Iterable
from difflib import get_close_matches
from itertools import islice

_LONGEST = 60
_MOST = 40  # words compared in earnest


def suggest(word: str, known: Iterable[str]) -> str | None:
    """The closest known word, or None. Cheap even for thousands of wrong words."""
    if not 0 < len(word) <= _LONGEST:
        return None
    near = list(islice((other for other in known if _is_near(word, other)), _MOST))
    found = get_close_matches(word, near, 1, 0.6)
    return found[0] if found else None


def _is_near(word: str, other: str) -> bool:
    """A filter before the costly comparison: about as long, and one end or the other alike."""
    if not other or abs(len(word) - len(other)) > 4 + len(word) // 4:
        return False
    return word[0] == other[0] or word[-1] == other[-1] or word in other or other in word


def or_meant(word: str, known: Iterable[str]) -> str:
    """「，是不是「x」？」, or nothing."""
    found = suggest(word, known)
    return f"，是不是「{found}」？" if found else ""


def show(value: object) -> str:
    """A value as a message quotes it: on one line and not too long."""
    text = " ".join(str(value).split())
    return text if len(text) <= 40 else f"{text[:39]}…"
