"""Numbers with a unit in a text, however they are typed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from handbook.loading.numerals import HAN, read_number

# Ways to write the same unit. Nothing that also means something else: 日 is a date, 分 a mark.
_SAME = (
    ("分钟", "min"),
    ("小时", "h", "钟头"),
    ("mg/L", "毫克/升", "毫克每升"),
    ("℃", "°C", "摄氏度", "度"),
    ("mL", "毫升"),
    ("L", "升"),
    ("g", "克"),
    ("kg", "千克", "公斤"),
    ("cm", "厘米"),
    ("周", "星期", "个星期"),
    ("月", "个月"),
    ("%", "％"),
)
_NUMBER = rf"(?:[0-9]{{1,9}}(?:\.[0-9]{{1,6}})?|[{HAN}]{{1,9}}|半)"
_BEFORE = rf"(?<![0-9.第点{HAN}半])"
_TO = r"\s{0,2}(?:-|–|—|~|～|至|到)\s{0,2}"
# 「每一次」「一次性」 speak of no amount.
_IDIOM = re.compile(r"[每这那哪有下上再另任同头]$")


@dataclass(frozen=True)
class Quantity:
    """`text` stands at `start`; `numbers` are one, or the two ends of a range; `unit` as asked."""

    text: str
    start: int
    numbers: tuple[Decimal, ...]
    unit: str


def find_quantities(text: str, units: set[str]) -> Iterator[Quantity]:
    """Every amount in one of `units`, in the order of units and then of places."""
    narrow = narrow_text(text)
    for unit in sorted(units):
        for match in _pattern(unit).finditer(narrow):
            numbers = tuple(
                number
                for part in match.groups()
                if part and (number := read_number(part)) is not None
            )
            if numbers and not _is_idiom(narrow, match):
                yield Quantity(text[match.start() : match.end()], match.start(), numbers, unit)


def _is_idiom(text: str, match: re.Match[str]) -> bool:
    after = text[match.end() : match.end() + 1]
    before = text[max(match.start() - 1, 0) : match.start()]
    return match[1] == "一" and not match[2] and (after == "性" or bool(_IDIOM.search(before)))


def narrow_text(text: str) -> str:
    """Full-width signs as half-width ones, each in its place."""
    return text.translate(_NARROW)


def squash(text: str) -> str:
    """For comparing: half width, no white space, no capitals."""
    return re.sub(r"\s+", "", narrow_text(text)).casefold()


_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}


@lru_cache(maxsize=256)
def _pattern(unit: str) -> re.Pattern[str]:
    ways = next((ways for ways in _SAME if unit in ways), (unit,))
    spelt = "|".join(sorted((re.escape(narrow_text(way)) for way in ways), key=len, reverse=True))
    end = r"(?![A-Za-z0-9/])" if re.search(r"[A-Za-z]$", unit) else ""
    return re.compile(
        rf"{_BEFORE}({_NUMBER})(?:\s{{0,2}}(?:{spelt})?{_TO}({_NUMBER}))?\s{{0,3}}个?(?:{spelt}){end}",
        re.IGNORECASE,
    )
