"""Consumables: how long they last at the pace at which they were taken, and what to buy."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from forms_api.derive.answer_value import bare_value
from forms_api.derive.requests import Request

LOOK_BACK = timedelta(days=30)
"""What was taken in this time says how fast it goes."""

LASTS = timedelta(days=30)
"""What is bought should last so long."""


@dataclass(frozen=True)
class Supply:
    """A row of a register of goods. `daily`: taken a day, calendar days. `days_left`: whole days
    until there is none, None while nothing is taken. `suggested`: how many to buy, 0 for none."""

    request: Request
    quantity: Decimal
    minimum: Decimal
    daily: Decimal
    days_left: int | None
    suggested: Decimal

    @property
    def is_low(self) -> bool:
        return self.quantity < self.minimum


def supply_of(request: Request, now: datetime) -> Supply | None:
    """None for what is not counted."""
    quantity, stock = request.quantity, request.form.stock
    if quantity is None or stock is None:
        return None
    minimum = Decimal(bare_value(request.values.get(stock.minimum or "")) or 0)
    daily = _daily(request, now)
    days_left = int((quantity / daily).to_integral_value(ROUND_FLOOR)) if daily else None
    return Supply(request, quantity, minimum, daily, days_left, _suggest(quantity, minimum, daily))


def to_buy(requests: Iterable[Request], now: datetime) -> tuple[Supply, ...]:
    """What is below its minimum, the shortest-lived first; what is no longer used is left out."""
    found = (supply_of(one, now) for one in requests if not one.is_final)
    low = [one for one in found if one is not None and one.is_low]
    return tuple(sorted(low, key=lambda one: (one.days_left is None, one.days_left or 0)))


def _daily(request: Request, now: datetime) -> Decimal:
    """Over the time since it was registered, where that is shorter."""
    since = max(now - LOOK_BACK, request.record.at)
    changes = (Decimal(move.body.get("change", 0)) for move in request.moves if move.at > since)
    taken = -sum((change for change in changes if change < 0), Decimal(0))
    days = max((now - since) // timedelta(days=1), 1)
    return taken / days


def _suggest(quantity: Decimal, minimum: Decimal, daily: Decimal) -> Decimal:
    """Up to the minimum, and on top of it what will be taken meanwhile, in whole pieces."""
    if quantity >= minimum:
        return Decimal(0)
    wanted = minimum + daily * LASTS.days - quantity
    return wanted.to_integral_value(ROUND_CEILING)
