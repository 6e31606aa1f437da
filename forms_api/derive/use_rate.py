"""How much of what a register holds is used, of what could be."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from forms_api.derive.requests import Request


def use_rate(rows: Iterable[Request]) -> Decimal | None:
    """Percent of those in use among those in use and those idle, to one place; None where there
    are neither. What is in repair or missing can be used by nobody."""
    uses = [one.stage.use for one in rows if not one.is_final]
    used, idle = uses.count("used"), uses.count("idle")
    if not used + idle:
        return None
    return (Decimal(100 * used) / (used + idle)).quantize(Decimal("0.1"), ROUND_HALF_UP)
