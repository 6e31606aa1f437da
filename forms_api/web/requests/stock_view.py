"""How many of the goods of a row there are, and whether that is too few."""

from dataclasses import dataclass
from decimal import Decimal

from forms_api.derive.requests import Request
from handbook.model.values import plain


@dataclass(frozen=True)
class StockView:
    """「还有 60 包，最低 40」."""

    words: str
    is_low: bool


def stock_of(request: Request) -> StockView | None:
    """None for what is not counted."""
    quantity, stock = request.quantity, request.form.stock
    if quantity is None or stock is None:
        return None
    unit = request.values.get("unit", "")
    least = request.values.get(stock.minimum or "")
    words = f"还有 {plain(quantity)} {unit}".strip()
    if least is None:
        return StockView(words, is_low=False)
    return StockView(f"{words}，最低 {plain(least)}", is_low=quantity < Decimal(least))
