"""Which passwords are tried first by whoever guesses. Length is asked elsewhere."""

import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

LONGEST_PIECE = 4
SHORTEST_WORD = 2
"""Names of one character are in too many good passwords."""

_COMMON = "这个密码用的人太多，最先被人试到。请换一个，如几个不相干的词连在一起"
_REPEATS = "不能是重复的几个字（如 abcabcabc、12341234），请换一个"


def weak_password_fault(password: str, own_words: Iterable[str]) -> str:
    """Why a password is refused, in words; empty if it is good.

    `own_words`: what everybody knows here, such as the person's name and the kindergarten's.
    """
    plain = _plain(password)
    known = next((word for word in own_words if _is_in(word, plain)), "")
    if known:
        return f"密码里不要有「{known}」，别人一猜就中。请换一个"
    if _repeats(_folded(password)):
        return _REPEATS
    return _COMMON if plain in _common_passwords() else ""


def _plain(text: str) -> str:
    """Without spaces."""
    return "".join(_folded(text).split())


def _folded(text: str) -> str:
    """Full width and half width, small and capital alike."""
    return unicodedata.normalize("NFKC", text).casefold()


def _is_in(word: str, password: str) -> bool:
    plain = _plain(word)
    return len(plain) >= SHORTEST_WORD and plain in password


def _repeats(folded: str) -> bool:
    pieces = (folded[:size] for size in range(1, LONGEST_PIECE + 1))
    return any((piece * len(folded))[: len(folded)] == folded for piece in pieces if piece)


@cache
def _common_passwords() -> frozenset[str]:
    """Read when the first password is set. The 3,000 most used ones of 8 characters or more, the
    longer ones of 12 or more, all as in zxcvbn (MIT); and what is used most in China."""
    text = files("forms_api.derive").joinpath("common-passwords.txt").read_text(encoding="utf-8")
    return frozenset(text.split())
