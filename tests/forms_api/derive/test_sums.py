"""What expenses add up to on a budget line."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_api.derive.requests import Request
from forms_api.derive.sums import add_up
from forms_api.records.record import Record
from handbook.model.flow import Sum

NOW = datetime(2026, 10, 12, tzinfo=UTC)
RULE = Sum(
    title="已用",
    form="buy",
    link="line",
    number="amount",
    states=("bought", "approved"),
    of="budget",
)


@pytest.fixture(scope="module")
def thing(moving):
    """`thing(id, state, form, **answers)` is a request that stands there."""

    def thing(thing_id, state="bought", form="buy", **answers):
        asked = {key: {"ask": key, "value": value} for key, value in answers.items()}
        body = {"form": form, "state": state, "answers": asked}
        return Request(
            Record(thing_id, "request", "main", "main", "p", NOW, body), (), moving.forms[form]
        )

    return thing


def test_only_what_points_here_and_has_come_so_far_counts(thing):
    line = thing("line", form="goods", state="kept", budget=Decimal(1000))
    paid = thing("a", line="line", amount=Decimal("312.10"))
    others = [
        thing("b", line="other", amount=Decimal(5)),
        thing("c", state="asked", line="line", amount=Decimal(7)),
        thing("d", form="fix", line="line", amount=Decimal(9)),
        thing("e", amount=Decimal(11)),
    ]
    total = add_up([line], RULE, [paid, *others])["line"]
    assert (total.spent, total.left) == (Decimal("312.10"), Decimal("687.90"))
    assert (total.percent, total.is_over) == (Decimal("31.2"), False)


def test_more_than_the_budget_is_over_and_no_budget_never_is(thing):
    paid = [thing("a", line="line", amount=Decimal("10.01"))]
    over = add_up([thing("line", form="goods", budget=Decimal(10))], RULE, paid)["line"]
    assert (over.left, over.is_over, over.percent) == (Decimal("-0.01"), True, Decimal("100.1"))
    exact = add_up([thing("line", form="goods", budget=Decimal("10.01"))], RULE, paid)["line"]
    assert (exact.left, exact.is_over) == (0, False)
    nothing = add_up([thing("line", form="goods")], RULE, paid)["line"]
    assert (nothing.left, nothing.percent, nothing.is_over) == (None, None, False)


@given(fen=st.lists(st.integers(1, 10**9), max_size=30))
def test_a_sum_is_right_to_the_fen(thing, fen):
    line = thing("line", form="goods", budget=Decimal(1))
    paid = [
        thing(f"r{place}", line="line", amount=Decimal(one) / 100) for place, one in enumerate(fen)
    ]
    spent = add_up([line], RULE, paid)["line"].spent
    assert int(spent * 100) == sum(fen)
    assert spent.as_tuple().exponent == -2
