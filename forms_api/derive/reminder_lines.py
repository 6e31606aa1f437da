"""Items of the board in short lines: one for each form and time, with places and whom to ask."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from forms_api.derive.board import Line

MOST_NAMED = 8
"""Places that a line names; of more it says how many."""


@dataclass(frozen=True)
class Said:
    """`words` for people, about these items."""

    words: str
    lines: tuple[Line, ...]


def say_items(tag: str, lines: Iterable[Line], today: date) -> tuple[Said, ...]:
    """「【漏做】冰箱温度记录（08:30 前）：食堂（李厨师）」, in the order of the lines."""
    groups: dict[tuple[str, object], list[Line]] = {}
    for line in lines:
        groups.setdefault((line.form.id, line.standing.item.by), []).append(line)
    return tuple(Said(_say(tag, found, today), tuple(found)) for found in groups.values())


def _say(tag: str, lines: Sequence[Line], today: date) -> str:
    named = "、".join(_named(lines))
    return f"【{tag}】{lines[0].form.title}（{_until(lines[0], today)}）：{named}"


def _until(line: Line, today: date) -> str:
    """「16:00 前」 today, 「10月9日 16:00 前」 on another day; the end of a day goes unsaid."""
    by = line.standing.item.by
    clock = "" if (by.hour, by.minute) == (23, 59) else f"{by:%H:%M} 前"
    day = "" if by.date() == today else f"{by.month}月{by.day}日"
    return " ".join(words for words in (day, clock) if words) or "今天"


def _named(lines: Sequence[Line]) -> Iterator[str]:
    where = {line.where: line for line in lines}
    for line in [*where.values()][:MOST_NAMED]:
        yield _where(line)
    if len(where) > MOST_NAMED:
        yield f"等 {len(where)} {_measure(lines[0])}"


def _measure(line: Line) -> str:
    return "件" if line.standing.item.subject.kind == "thing" else "处"


def _where(line: Line) -> str:
    """A person's own sheet names the person only; a place of which nobody takes care says so."""
    if line.standing.item.subject.kind == "person":
        return line.where
    whom = line.answerable[0].name if line.answerable else "没有人负责"
    return f"{line.where}（{whom}）"
