"""使用率: what is used, of what is used or idle."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from forms_api.derive.requests import Request
from forms_api.derive.use_rate import use_rate
from forms_api.records.record import Record
from handbook.model.flow import State

NOW = datetime(2026, 10, 12, tzinfo=UTC)
STATES = {
    "in-use": State(title="在用", use="used"),
    "lent": State(title="借出", use="used"),
    "idle": State(title="闲置", use="idle"),
    "repairing": State(title="维修中"),
    "sold": State(title="卖了", use="used", final=True),
}


@pytest.fixture(scope="module")
def row(moving):
    form = moving.forms["things"].model_copy(update={"states": STATES})

    def row(state):
        body = {"form": "things", "state": state, "answers": {}}
        return Request(Record("r", "request", "main", "main", "p", NOW, body), (), form)

    return row


@pytest.mark.parametrize(
    ("states", "rate"),
    [
        ("in-use lent idle", "66.7"),
        ("in-use in-use", "100.0"),
        ("idle", "0.0"),
        ("in-use idle repairing sold sold", "50.0"),
        ("repairing sold", None),
        ("", None),
    ],
)
def test_rate(row, states, rate):
    assert use_rate(map(row, states.split())) == (None if rate is None else Decimal(rate))
