"""How many of the goods of a row there are, how long they last, and what to buy."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import url_for

from forms_api.actions.submit_form import may_fill
from forms_api.derive.requests import Request
from forms_api.derive.stock import Supply, supply_of, to_buy
from forms_api.web.access import current_person
from forms_api.web.service import service
from handbook.model.form import Form
from handbook.model.values import plain


@dataclass(frozen=True)
class StockView:
    """「还有 60 包，最低 40，约够 12 天」; of what is low, 「建议买 30 包」."""

    words: str
    is_low: bool
    advice: str


@dataclass(frozen=True)
class Buying:
    """The form that asks for more, with the goods filled in."""

    title: str
    address: str


def stock_of(request: Request) -> StockView | None:
    """None for what is not counted."""
    supply = supply_of(request, service().clock())
    if supply is None:
        return None
    return StockView("，".join(_words(supply)), supply.is_low, _advice(supply))


def what_to_buy(rows: Iterable[Request]) -> list[tuple[str, str]]:
    """What is low, by title, with how many to buy; what runs out first stands first."""
    return [(one.request.title, _advice(one)) for one in to_buy(rows, service().clock())]


def _advice(supply: Supply) -> str:
    return f"建议买 {_count(supply, supply.suggested)}" if supply.suggested else ""


def _count(supply: Supply, number: Decimal) -> str:
    return f"{plain(number)} {supply.request.values.get('unit', '')}".strip()


def _words(supply: Supply) -> list[str]:
    words = [f"还有 {_count(supply, supply.quantity)}"]
    if supply.minimum:
        words.append(f"最低 {plain(supply.minimum)}")
    if supply.days_left is not None:
        words.append(f"约够 {supply.days_left} 天")
    return words


def ways_to_buy(request: Request) -> tuple[Buying, ...]:
    """The forms that look into this register first, and that the reader may fill."""
    supply = supply_of(request, service().clock())
    if supply is None or not supply.is_low or request.is_final:
        return ()
    forms = service().policies.library().forms.values()
    return tuple(
        Buying(form.title, _address(form, request))
        for form in forms
        if _looks_into(form, request.form) and may_fill(form, current_person())
    )


def _looks_into(form: Form, register: Form) -> bool:
    look = form.look_first
    return look is not None and any(one.register_id == register.id for one in look.among)


def _address(form: Form, request: Request) -> str:
    assert form.look_first is not None
    goods = request.title.removeprefix(request.number or "").strip()
    asked: dict[str, Any] = {f"f.{form.look_first.words}": goods}
    return url_for("forms.ask", form_id=form.id, **asked)
