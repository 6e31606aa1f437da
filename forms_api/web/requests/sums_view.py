"""What a row has spent and what is left of it, in words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from forms_api.actions.sums import read_sums
from forms_api.derive.requests import Request
from forms_api.derive.sums import Total
from forms_api.web.service import service
from handbook.model.field import NumberField
from handbook.model.flow import Sum


@dataclass(frozen=True)
class SumView:
    """「预算 1000.00 元，已用 312.00 元（31.2%），还剩 688.00 元」."""

    words: str
    is_over: bool


def sums_of(rows: Sequence[Request]) -> Mapping[str, tuple[SumView, ...]]:
    """By the id of the row, all of one register; empty for one that adds nothing up."""
    here = service()
    sums = read_sums(here.policies.library(), here.store, rows)
    return {
        row.id: tuple(_view(row, row.form.sums[key], sums[key][row.id]) for key in sums)
        for row in rows
    }


def _view(row: Request, rule: Sum, total: Total) -> SumView:
    return SumView("，".join(_words(row, rule, total)), total.is_over)


def _words(row: Request, rule: Sum, total: Total) -> Iterator[str]:
    whole = row.form.find_field(rule.of) if rule.of else None
    unit = f" {whole.unit}" if isinstance(whole, NumberField) and whole.unit else ""
    if whole and total.whole is not None:
        yield f"{whole.ask} {total.whole:.2f}{unit}"
    share = "" if total.percent is None else f"（{total.percent}%）"
    yield f"{rule.title} {total.spent:.2f}{unit}{share}"
    if total.left is not None:
        yield f"{'超出' if total.is_over else '还剩'} {abs(total.left):.2f}{unit}"
