"""How much stock solution a litre of ready solution takes."""

from decimal import ROUND_HALF_UP, Decimal


def stock_per_litre(target: Decimal, strength: Decimal) -> Decimal:
    """Millilitres of stock per litre = target mg/L / (strength % x 10), to two places.

    A 5 % bottle and a target of 250 mg/L need 5 mL. Raises ValueError unless both are above 0.
    """
    if target <= 0 or strength <= 0:
        raise ValueError("浓度要大于 0")
    return (target / (strength * 10)).quantize(Decimal("0.01"), ROUND_HALF_UP).normalize() + 0
