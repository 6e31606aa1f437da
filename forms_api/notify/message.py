"""What is said to a group: a title, points, and where to look. Plain text, the same for all."""

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Point:
    """One line. `items`: how many pieces of work it stands for; none in a remark."""

    text: str
    items: int = 0


@dataclass(frozen=True)
class Message:
    title: str
    points: tuple[Point, ...]
    link: str = ""


def spell(message: Message, fits: Callable[[str], bool]) -> str:
    """Title, points and link, each on a line: as many points as fit, then 「还有 N 项」."""
    kept, too_many = 0, len(message.points) + 1
    while too_many - kept > 1:
        middle = (kept + too_many) // 2
        kept, too_many = (middle, too_many) if fits(_spell(message, middle)) else (kept, middle)
    return _spell(message, kept)


def one_line(text: str) -> str:
    """Without line breaks and other control characters: nobody adds a line, or a header, to it."""
    return "".join(" " if _is_control(sign) else sign for sign in text).strip()


def _spell(message: Message, kept: int) -> str:
    return "\n".join(one_line(line) for line in _lines(message, kept))


def _lines(message: Message, kept: int) -> Iterator[str]:
    yield message.title
    yield from (point.text for point in message.points[:kept])
    if left := sum(point.items for point in message.points[kept:]):
        yield f"还有 {left} 项"
    if message.link:
        yield f"打开看：{message.link}"


def _is_control(sign: str) -> bool:
    return unicodedata.category(sign) in ("Cc", "Cf", "Zl", "Zp")
