"""One value, one spelling; and nothing that two readers could understand differently."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_api.records.canonical import DEPTH, DIGITS, NotJson, canonical, parse

whole = st.integers(min_value=-(10**DIGITS) + 1, max_value=10**DIGITS - 1)
decimals = st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**20))
leaves = st.none() | st.booleans() | whole | decimals | st.text()
values = st.recursive(
    leaves, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=30
)


@given(values)
def test_what_is_written_is_read_back(value):
    assert parse(canonical(value)) == value


@given(values)
def test_one_spelling_on_one_line_of_common_json(value):
    text = canonical(value)
    assert canonical(parse(text)) == text
    assert b"\n" not in text
    assert json.loads(text, parse_float=Decimal) == value


@given(st.dictionaries(st.text(), st.integers(), min_size=2))
def test_order_of_keys_does_not_matter(value):
    assert canonical(dict(reversed(value.items()))) == canonical(value)


@given(st.text() | st.binary())
def test_any_text_is_read_or_refused(text):
    try:
        value = parse(text)
    except NotJson:
        return
    assert parse(canonical(value)) == value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": 1, "a": [True, None]}, '{"a":[true,null],"b":1}'),
        (Decimal("2.500"), "2.5"),
        (Decimal("100.00"), "100"),
        (Decimal("1E+3"), "1000"),
        (Decimal("1E-7"), "0.0000001"),
        (Decimal("-0.0"), "0"),
        ("消毒\n\u2028\x00", '"消毒\\n\u2028\\u0000"'),
        ((1, 2), "[1,2]"),
    ],
)
def test_spelling(value, text):
    assert canonical(value).decode() == text


@pytest.mark.parametrize(
    "value",
    [
        1.5,
        Decimal("NaN"),
        Decimal("Infinity"),
        Decimal("1E+999999999"),
        Decimal("1E-999999999"),
        10**DIGITS,
        {1: "a"},
        {"a": {1, 2}},
        b"bytes",
        "\ud800",
        {"\udfff": 1},
    ],
)
def test_what_has_no_spelling_is_refused(value):
    with pytest.raises(NotJson):
        canonical(value)


@pytest.mark.parametrize(
    "text",
    [
        '{"a":1,"a":1}',
        '{"a":{"b":1,"b":2}}',
        "NaN",
        "-Infinity",
        "[1,]",
        "",
        "{} {}",
        '"\\ud800"',
        '{"\\udfff":1}',
        b'"\xff"',
        b"\xef\xbb\xbf{}",
        "1e999999999",
        "1e-999999999",
        "9" * (DIGITS + 1),
        "[" * 20_000,
        "[" * 20_000 + "]" * 20_000,
        '{"a":' * 20_000,
    ],
)
def test_hostile_text_is_refused(text):
    with pytest.raises(NotJson):
        parse(text)


def test_nesting_is_bounded_alike_both_ways():
    deepest = "[" * DEPTH + "]" * DEPTH
    assert canonical(parse(deepest)).decode() == deepest
    with pytest.raises(NotJson):
        parse(f"[{deepest}]")
    with pytest.raises(NotJson):
        canonical([parse(deepest)])


def test_decimals_are_exact():
    text = "0.1000000000000000055511151231257827"
    assert parse(text) == Decimal(text)
    assert canonical(parse(text)).decode() == text
