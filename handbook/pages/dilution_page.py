"""配液对照: millilitres of stock in a litre, for each strength of bottle. For the wall."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from handbook.model.library import Library
from handbook.model.standard import Standard
from handbook.model.values import plain
from handbook.pages.links import Links
from handbook.pages.page import Page
from handbook.pages.phrases import Phrases
from handbook.pages.rendering import render_page

URI = "overview/dilution.md"
UNIT = "mg/L"
STRENGTHS = (3, 4, 5, 6, 8, 10, 12)
"""Percent: what bottles on sale say. Those the kindergarten's own standard refuses are left out."""
PER_PERCENT = 10
"""One percent is 10 mg in each millilitre."""


@dataclass(frozen=True)
class DilutionRow:
    """`millilitres` of stock in a litre, one for each strength, as words."""

    standard: Standard
    millilitres: tuple[str, ...]


def dilution_pages(library: Library, links: Links) -> Iterator[Page]:
    """No page where no number is in mg/L."""
    targets = find_targets(library)
    if targets:
        strengths = find_strengths(library)
        yield render_page(
            Phrases(library, links, URI),
            "dilution",
            "配液对照",
            strengths=strengths,
            rows=[DilutionRow(each, say_millilitres(each, strengths)) for each in targets],
        )


def find_targets(library: Library) -> list[Standard]:
    """What is mixed for something: not the bounds within which every mixture lies."""
    bounds = _limits_of_calcs(library, "target")
    return [
        each for each in library.standards.values() if each.unit == UNIT and each.id not in bounds
    ]


def find_strengths(library: Library) -> tuple[int, ...]:
    """Strengths, in percent, that the standard of the bottle admits; all where there is none."""
    bounds = [library.standards[name] for name in _limits_of_calcs(library, "strength")]
    return tuple(each for each in STRENGTHS if all(bound.admits(Decimal(each)) for bound in bounds))


def _limits_of_calcs(library: Library, part: str) -> set[str]:
    """The standards that limit the `part` (target, strength) of a calculation in some form."""
    asked = (
        form.find_field(str(getattr(field, part)))
        for form in library.forms.values()
        for field in form.fields
        if field.type == "calc"
    )
    return {
        field.standard for field in asked if field and field.type == "number" and field.standard
    } & set(library.standards)


def say_millilitres(target: Standard, strengths: tuple[int, ...]) -> tuple[str, ...]:
    """「2–5」 for a range, 「8」 for one number: millilitres of stock in a litre. The ends of a
    range are rounded inwards, so that what is mixed stays within it."""
    return tuple(_say_one(target, strength) for strength in strengths)


def _say_one(target: Standard, strength: int) -> str:
    low, high = target.low, target.high
    if low == high and low is not None:
        return plain(_stock(low, strength, ROUND_HALF_UP))
    ends = ((low, ROUND_CEILING), (high, ROUND_FLOOR))
    return "–".join(plain(_stock(end, strength, how)) for end, how in ends if end is not None)


def _stock(milligrams: Decimal, strength: int, rounding: str) -> Decimal:
    return (milligrams / (strength * PER_PERCENT)).quantize(Decimal("0.01"), rounding)
