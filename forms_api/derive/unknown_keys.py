"""Keys that nobody asked for, each with the one that was probably meant."""

from collections.abc import Collection, Iterable
from difflib import get_close_matches
from itertools import islice

MOST = 50
"""More than so many are not named: looking for what was meant takes time for each."""


def name_unknown_keys(sent: Iterable[str], known: Collection[str], begin: str) -> dict[str, str]:
    """A sentence for each unknown key: `begin` with the key filled in, then what to do."""
    unknown = (str(key) for key in sent if key not in known)
    return {key: begin.format(key=key) + _cure(key, known) for key in islice(unknown, MOST)}


def _cure(key: str, known: Collection[str]) -> str:
    close = get_close_matches(key[:100], known, 1)
    return f"，是不是「{close[0]}」？" if close else "，请去掉"
