"""What the budget lines of the real policies have spent, as the demo shows it."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from forms_api.actions.find_request import all_requests, find_request
from forms_api.actions.keep_record import Parcel
from forms_api.actions.move_request import move_request, read_step
from forms_api.actions.sums import read_sums
from forms_api.cli.demo.records import make_records
from forms_api.cli.demo.tape import Tape
from forms_api.derive.people import fold_people
from forms_api.derive.requests import Request
from forms_api.records.ids import new_id
from forms_api.records.person import PERSON
from handbook.model.library import Library

NOW = datetime(2026, 11, 18, 2, 15, tzinfo=UTC)


@pytest.fixture(scope="module")
def demo(library: Library) -> Tape:
    tape = Tape()
    make_records(library, tape, NOW)
    return tape


@pytest.fixture(scope="module")
def lines(library: Library, demo: Tape) -> dict[str, Request]:
    found = all_requests(library, demo, {"budget-lines"})
    return {str(line.values["name"]): line for line in found}


@pytest.mark.parametrize(
    ("name", "spent", "is_over"),
    [
        ("教学用品和环境布置", "160.00", False),
        ("零星维修", "0.00", False),  # registered, but not signed yet
        ("清洁用品和洗手液", "296.00", True),
    ],
)
def test_signed_expenses_count_and_others_do_not(
    library: Library,
    demo: Tape,
    lines: dict[str, Request],
    name: str,
    spent: str,
    is_over: bool,
) -> None:
    line = lines[name]
    total = read_sums(library, demo, [line])["spent"][line.id]
    assert (total.spent, total.is_over) == (Decimal(spent), is_over)


def test_a_review_keeps_what_was_spent_by_then(
    library: Library, demo: Tape, lines: dict[str, Request]
) -> None:
    line = lines["清洁用品和洗手液"]
    people = fold_people(demo.read(PERSON)).values()
    director = next(one for one in people if "logistics-director" in one.jobs)
    said = {"move": "review", "after": line.head, "answers": {"difference": "手套买多了"}}
    parcel = Parcel(new_id(NOW), director.id, said)
    move_request(library, demo, director, line.id, parcel, read_step(said, is_proved=True), NOW)
    kept = find_request(library, demo, line.id).moves[-1].body["answers"]["spent"]
    assert (kept["ask"], Decimal(kept["value"])) == ("已用", Decimal("296.00"))
