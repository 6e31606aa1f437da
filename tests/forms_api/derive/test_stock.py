"""How long goods last, and what to buy."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from forms_api.derive.requests import Request
from forms_api.derive.stock import supply_of, to_buy
from forms_api.records.record import Record

NOW = datetime(2026, 10, 31, tzinfo=UTC)


@pytest.fixture
def goods(moving):
    """`goods(100, (10, -5), (3, -2))`: there were 100 at first, 60 days ago; then so many days ago
    so many came or went."""

    def goods(opening, *changes, least=20, form="goods") -> Request:
        def record(kind, days, body):
            at = NOW - timedelta(days=days)
            return Record(f"{kind}{days}", kind, "main", "main", "p", at, body)

        answers = {"least": {"ask": "最少", "value": least}}
        first = {"form": form, "state": "kept", "answers": answers, "change": Decimal(opening)}
        moves = [
            record(
                "move",
                days,
                {"move": "issue", "to": "kept", "answers": {}, "change": Decimal(each)},
            )
            for days, each in changes
        ]
        return Request(record("request", 60, first), tuple(moves), moving.forms[form])

    return goods


def test_days_left_follow_from_what_was_taken_in_thirty_days(goods):
    supply = supply_of(goods(100, (45, -40), (20, -10), (5, -5)), NOW)
    assert (supply.quantity, supply.daily) == (45, Decimal("0.5"))
    assert (supply.days_left, supply.is_low, supply.suggested) == (90, False, 0)


def test_what_is_below_its_minimum_is_bought_for_a_month(goods):
    supply = supply_of(goods(50, (10, -45)), NOW)
    assert (supply.quantity, supply.daily, supply.days_left) == (5, Decimal("1.5"), 3)
    assert (supply.is_low, supply.suggested) == (True, 60)


def test_what_came_does_not_count_as_taken(goods):
    supply = supply_of(goods(0, (5, 30)), NOW)
    assert (supply.quantity, supply.daily, supply.days_left) == (30, 0, None)


def test_the_shortest_lived_comes_first_and_what_is_enough_is_left_out(goods):
    slow, fast, enough = goods(15), goods(50, (10, -45)), goods(20)
    assert [one.request for one in to_buy([slow, fast, enough], NOW)] == [fast, slow]


def test_what_is_not_counted_has_no_supply(goods):
    assert supply_of(goods(1, form="things"), NOW) is None
