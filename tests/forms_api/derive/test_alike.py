"""What sounds alike: two characters in a row, or a word in Latin letters."""

from datetime import UTC, datetime

import pytest

from forms_api.derive.alike import MOST, find_alike, pairs_of
from forms_api.derive.requests import Request
from forms_api.records.record import Record

NOW = datetime(2026, 10, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def row(moving):
    """`row(title)` is a row of goods of that name."""

    def row(name):
        body = {
            "form": "goods",
            "state": "kept",
            "answers": {"name": {"ask": "名称", "value": name}},
        }
        return Request(
            Record(name, "request", "main", "main", "p", NOW, body), (), moving.forms["goods"]
        )

    return row


@pytest.mark.parametrize(
    ("wanted", "there"),
    [
        ("一个书架", "四层书架"),
        ("彩色卡纸，A4，20 包", "彩色卡纸 A4"),
        ("洗手液５００ｍＬ", "洗手液 500 mL"),
        ("LED 灯管", "led灯"),
        ("USB线", "usb 充电线"),
    ],
)
def test_alike(row, wanted, there):
    assert [one.id for one in find_alike(wanted, [row("抹布"), row(there)])] == [there]


@pytest.mark.parametrize("wanted", ["桌", "500", "A4 20 包", "", "！？", "布抹"])
def test_a_size_or_one_character_says_nothing(row, wanted):
    assert find_alike(wanted, [row("抹布 500 A4 20 包"), row("桌椅")]) == []


def test_the_most_alike_first_then_in_their_order(row):
    rows = [row("消毒液"), row("消毒柜"), row("消毒柜架"), row("柜消毒")]
    found = [one.id for one in find_alike("消毒柜一台", rows)]
    assert found == ["消毒柜", "消毒柜架", "消毒液", "柜消毒"]
    assert len(find_alike("消毒", [row(f"消毒{number}") for number in range(9)])) == MOST


def test_pairs():
    assert pairs_of("四层书架 A4 LED2") == {"四层", "层书", "书架", "led2"}
