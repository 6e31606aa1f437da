"""What was counted follows from the moves of this term."""

from datetime import UTC, date, datetime, timedelta

import pytest

from forms_api.derive.people import Person
from forms_api.derive.requests import Request
from forms_api.derive.stock_take import (
    add_up,
    answers_of_tick,
    is_counted,
    may_count,
    stand_in_count,
    term_begun,
)
from forms_api.records.record import Record
from handbook.model.calendar import Term

BEGAN = datetime(2026, 9, 1, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def tool(tools):
    """`tool((move, to, days after the term began), ...)` is a row as these left it."""

    def tool(*steps):
        body = {"form": "tools", "state": "kept", "answers": {}}
        row = Record("r", "request", "main", "kitchen", "p", BEGAN - 100 * DAY, body)
        moves = [
            Record(
                f"m{place}",
                "move",
                "main",
                "r",
                "teller",
                BEGAN + days * DAY,
                {"move": move, "to": to, "answers": {}},
            )
            for place, (move, to, days) in enumerate(steps)
        ]
        return Request(row, tuple(moves), tools.forms["tools"])

    return tool


@pytest.mark.parametrize(
    ("steps", "standing"),
    [
        ((), "left"),
        ((("count", "kept", -1),), "left"),
        ((("count", "kept", 0),), "found"),
        ((("count", "kept", 1), ("lend", "lent", 2)), "found"),
        ((("count", "kept", 1), ("miss", "gone", 2)), "missing"),
        ((("miss", "gone", 1), ("find", "kept", 2)), "found"),
        ((("miss", "gone", -5),), "left"),
        ((("lend", "lent", 1),), "away"),
    ],
)
def test_the_last_count_of_this_term_stands(tool, steps, standing):
    assert stand_in_count(tool(*steps), BEGAN).standing == standing


def test_it_says_who_counted_and_when(tool):
    counted = stand_in_count(tool(("count", "kept", 3)), BEGAN)
    assert (counted.by, counted.at) == ("teller", BEGAN + 3 * DAY)


def test_a_room_adds_up(tool):
    rows = [(), (("count", "kept", 1),), (("miss", "gone", 1),), (("lend", "lent", 1),)]
    tally = add_up(stand_in_count(tool(*steps), BEGAN) for steps in rows)
    assert (tally.booked, tally.found, tally.missing, tally.left, tally.away) == (4, 1, 1, 1, 1)
    assert tally.counted == 2


def test_only_the_jobs_of_the_counting_step_count(tools):
    form = tools.forms["tools"]
    assert is_counted(form)
    assert not is_counted(tools.forms["things"])
    assert may_count(form, Person(id="a", name="甲", jobs=("cook",)))
    assert not may_count(form, Person(id="b", name="乙", jobs=("childcare-worker",)))


def test_a_tick_answers_what_can_be_seen_and_nothing_else(tools):
    form = tools.forms["tools"]
    assert answers_of_tick(form.find_move("count"), "kitchen") == {"there": "pass"}
    assert answers_of_tick(form.find_move("find"), "kitchen") == {"where": "kitchen"}
    assert answers_of_tick(form.find_move("miss"), "kitchen") is None


def test_holidays_belong_to_the_term_before():
    autumn = Term(id="a", title="秋", starts=date(2026, 9, 1), ends=date(2027, 1, 22))
    spring = Term(id="b", title="春", starts=date(2027, 2, 22), ends=date(2027, 7, 2))
    terms = (autumn, spring)
    assert term_begun(terms, date(2026, 8, 31)) is None
    assert term_begun(terms, date(2027, 2, 1)) is autumn
    assert term_begun(terms, date(2027, 2, 22)) is spring
