"""What requests add up to for the row that they point at: nobody counts it by hand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from forms_api.derive.answer_value import bare_value
from forms_api.derive.requests import Request
from handbook.model.flow import Sum

_CENT, _TENTH = Decimal("0.01"), Decimal("0.1")


@dataclass(frozen=True)
class Total:
    """`whole`: what may be reached; None where nothing bounds it."""

    spent: Decimal
    whole: Decimal | None

    @property
    def left(self) -> Decimal | None:
        """Below zero for what is over."""
        return None if self.whole is None else self.whole - self.spent

    @property
    def percent(self) -> Decimal | None:
        """Of the whole, with one place; None where there is none."""
        if not self.whole:
            return None
        return (self.spent * 100 / self.whole).quantize(_TENTH, ROUND_HALF_UP)

    @property
    def is_over(self) -> bool:
        return self.left is not None and self.left < 0


def add_up(rows: Iterable[Request], rule: Sum, requests: Iterable[Request]) -> Mapping[str, Total]:
    """What each row comes to, by its id. `requests`: all that may point at one; those of other
    forms and states do not count."""
    spent: dict[str, Decimal] = {}
    for one in requests:
        if one.form.id == rule.form and one.state in rule.states:
            row, number = one.values.get(rule.link), bare_value(one.values.get(rule.number))
            if isinstance(row, str) and number is not None:
                spent[row] = spent.get(row, Decimal(0)) + Decimal(number)
    return {
        row.id: Total(spent.get(row.id, Decimal(0)).quantize(_CENT), _whole(row, rule))
        for row in rows
    }


def _whole(row: Request, rule: Sum) -> Decimal | None:
    whole = bare_value(row.values.get(rule.of)) if rule.of else None
    return None if whole is None else Decimal(whole)
