"""Which things that are there sound like what somebody wants: 「四层书架」 for 「一个书架」."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from forms_api.derive.requests import Request

MOST = 6
"""More than these nobody looks at."""
_RUNS = re.compile(r"[\u3400-\u9fff]+|[a-z]{2,}[0-9]*")


def find_alike(words: str, rows: Iterable[Request]) -> Sequence[Request]:
    """Rows whose title shares two characters in a row with the words, or a word in Latin letters:
    the most alike first, those as much alike in their order; at most `MOST`."""
    wanted = pairs_of(words)
    shared = [(len(wanted & pairs_of(row.title)), row) for row in rows]
    found = sorted((one for one in shared if one[0]), key=lambda one: -one[0])
    return [row for _, row in found[:MOST]]


def pairs_of(words: str) -> frozenset[str]:
    """Chinese has no spaces between words: two characters in a row are the least that means
    something. A size or a number alone says nothing of what a thing is."""
    plain = unicodedata.normalize("NFKC", words).casefold()
    return frozenset(pair for run in _RUNS.findall(plain) for pair in _split(run))


def _split(run: str) -> Iterable[str]:
    if run[0].isascii():
        return (run,)
    return (run[start : start + 2] for start in range(len(run) - 1))
