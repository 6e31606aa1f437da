"""A board as a table of words on a terminal: Chinese signs are two columns wide."""

import unicodedata
from collections.abc import Iterator, Sequence
from datetime import datetime

from forms_api.derive.board import Board, Line
from forms_api.notify.message import one_line
from forms_api.web.board.status_words import WORDS, detail_words

_GAP = "  "


def board_table(board: Board, now: datetime) -> Iterator[str]:
    """Lines of text: status, form, where, when, whom to ask; then how many stand how. `now` is
    local."""
    rows = [_row(line, now) for line in board.lines]
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield _GAP.join(map(_pad, row, widths)).rstrip()
    yield _summary(board)


def _row(line: Line, now: datetime) -> tuple[str, ...]:
    whom = "、".join(person.name for person in line.answerable[:2])
    words = (WORDS[line.status], line.form.title, line.where, detail_words(line, now), whom)
    return tuple(map(one_line, words))


def _summary(board: Board) -> str:
    counts: dict[str, int] = {}
    for status, count in board.counts.items():
        counts[WORDS[status]] = counts.get(WORDS[status], 0) + count
    found = "，".join(f"{word} {count}" for word, count in counts.items() if count)
    later = f"；以后几天到期 {len(board.later)}" if board.later else ""
    return f"{board.day} {found or '没有要做的'}{later}"


def _pad(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _width(text: Sequence[str]) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
