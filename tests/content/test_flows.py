"""The flows of the plans, as the YAML has them: the steps named there, and no way around them."""

from itertools import pairwise

import pytest

from handbook.loading.ways import reach
from handbook.model.form import Form
from handbook.model.library import Library

FLOWS = [
    ("S1", "service-request", "asked promised done closed"),
    ("S4", "hazard", "found graded assigned fixed checked closed"),
    ("S82", "hazard", "found graded assigned fixed checked closed"),
    ("S9", "rule-proposal", "asked answered adopting merged"),
    ("S9", "rule-proposal", "asked answered declined"),
    ("S32", "incident-case", "aided told reported claimed reviewed closed"),
    ("S39", "health-task", "sent accepted done closed"),
    ("S40", "overhaul-plan", "planned planned"),
    ("S41", "repair", "submitted accepted working done closed"),
    ("S41", "repair", "submitted accepted done accepted done closed"),
    ("S42", "damage-compensation", "found heard approved paid"),
    ("S42", "damage-compensation", "found heard approved appealed approved paid"),
    ("S46", "assets", "registered in-use"),
    ("S47", "assets", "registered in-use in-use"),
    ("S48", "assets", "idle handing in-use"),
    ("S48", "requisition", "asked approved issued received"),
    ("S49", "assets", "in-use repairing in-use"),
    ("S50", "assets", "in-use handing in-use"),
    ("S50", "assets", "in-use leaving left"),
    ("S51", "assets", "in-use scrapping appraised condemned scrapped"),
    ("S53", "assets", "in-use idle lent idle"),
    ("S54", "purchase-request", "asked reviewed approved bought received confirmed stored closed"),
    ("S56", "class-supplies", "issued received"),
    ("S57", "supplies", "kept kept"),
    ("S58", "budget-lines", "drafted approved approved closed"),
    ("S60", "expense", "entered checked signed paid"),
    ("S61", "expense", "entered checked signed paid"),
    ("S76", "improvement", "asked approved done closed"),
    ("S78", "plants", "growing growing"),
    ("S78", "plants", "growing closed growing"),
]
MOVING = ("request", "register")


@pytest.mark.parametrize(("row", "form_id", "walk"), FLOWS)
def test_the_walk_of_the_row_is_possible(
    library: Library, row: str, form_id: str, walk: str
) -> None:
    form = library.forms[form_id]
    assert row in form.serves
    states = walk.split()
    for start, end in pairwise(states):
        assert any(start in move.from_states and move.to == end for move in form.moves), start


@pytest.mark.parametrize(
    ("form_id", "goal", "gates", "job"),
    [
        ("purchase-request", "bought", {"approve", "approve-large"}, "principal"),
        ("purchase-request", "stored", {"receive"}, None),
        ("purchase-request", "stored", {"confirm"}, None),
        ("expense", "paid", {"sign"}, "principal"),
        ("assets", "scrapped", {"appraise"}, None),
        ("assets", "scrapped", {"scrap"}, "principal"),
        ("assets", "left", {"allow-leaving"}, "principal"),
        ("assets", "in-use", {"accept", "return"}, None),
        ("damage-compensation", "paid", {"approve"}, "principal"),
        ("budget-lines", "closed", {"approve"}, "principal"),
        ("hazard", "closed", {"check"}, None),
        ("repair", "closed", {"verify"}, None),
    ],
)
def test_there_is_no_way_around_a_step(
    library: Library, form_id: str, goal: str, gates: set[str], job: str | None
) -> None:
    form = library.forms[form_id]
    start = next(iter(form.states))
    assert goal in reach([start], _ways(form, frozenset()))
    assert goal not in reach([start], _ways(form, frozenset(gates)))
    assert job is None or all(move.who == (job,) for move in form.moves if move.id in gates)


def _ways(form: Form, without: frozenset[str]) -> dict[str, frozenset[str]]:
    return {
        state: frozenset(
            move.to for move in form.moves if state in move.from_states and move.id not in without
        )
        for state in form.states
    }


@pytest.mark.parametrize(
    ("form_id", "one", "other"),
    [
        ("purchase-request", "submit", "approve"),
        ("purchase-request", "submit", "receive"),
        ("purchase-request", "submit", "settle"),
        ("purchase-request", "approve", "receive"),
        ("purchase-request", "approve-large", "settle"),
        ("purchase-request", "buy", "receive"),
        ("purchase-request", "receive", "confirm"),
        ("purchase-request", "confirm", "settle"),
        ("expense", "submit", "sign"),
        ("expense", "sign", "pay"),
        ("expense", "submit", "pay"),
        ("hazard", "fix", "check"),
        ("repair", "finish", "verify"),
        ("assets", "condemn", "appraise"),
        ("assets", "appraise", "scrap"),
    ],
)
def test_s59_two_steps_are_two_people(library: Library, form_id: str, one: str, other: str) -> None:
    assert any({one, other} <= set(group) for group in library.forms[form_id].different_people)


def test_every_amount_has_its_approval(library: Library) -> None:
    form = library.forms["purchase-request"]
    small, large = form.find_move("approve"), form.find_move("approve-large")
    assert small is not None
    assert large is not None
    assert small.conditions["amount"].at_most == large.conditions["amount"].above
    assert large.fields


@pytest.mark.parametrize(
    ("form_id", "field_id"), [("expense", "invoice"), ("damage-compensation", "receipt")]
)
def test_a_number_on_paper_is_taken_once(library: Library, form_id: str, field_id: str) -> None:
    form = library.forms[form_id]
    asked = [*form.fields, *(field for move in form.moves for field in move.fields)]
    (found,) = [field for field in asked if field.id == field_id]
    assert getattr(found, "unique", False)


@pytest.mark.parametrize(
    ("form_id", "move_id"), [("overhaul-plan", "overhaul"), ("plants", "care")]
)
def test_the_next_date_moves_on_when_it_is_done(
    library: Library, form_id: str, move_id: str
) -> None:
    move = library.forms[form_id].find_move(move_id)
    assert move is not None
    assert move.by == "next"
    computed = move.next_date.date if move.next_date else None
    assert move.by in (computed, *(field.id for field in move.fields))


def test_s1_each_kind_of_service_has_its_promised_time(library: Library) -> None:
    form = library.forms["service-request"]
    what = form.find_field("what")
    assert what is not None
    promised = {
        word
        for move in form.moves
        if move.within and move.from_states == ("promised",)
        for word in move.conditions["what"].words
    }
    assert promised == {choice.id for choice in getattr(what, "choices", ())}


def test_all_money_has_two_places(library: Library) -> None:
    money = [
        f"{form.id}.{field.id}"
        for form in library.forms.values()
        if form.kind in MOVING
        for field in (*form.fields, *(field for move in form.moves for field in move.fields))
        if field.type == "number" and field.unit == "元" and field.decimals != 2
    ]
    assert money == []


def test_a_state_that_waits_for_somebody_says_until_when(library: Library) -> None:
    waiting = [
        f"{form_id}.{state}"
        for form_id in sorted({form_id for _, form_id, _ in FLOWS})
        if (form := library.forms[form_id]).kind == "request"
        for state, words in form.states.items()
        if not words.final
        and not any(state in move.from_states and (move.within or move.by) for move in form.moves)
    ]
    assert waiting == []
