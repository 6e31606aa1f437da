from datetime import UTC, date, datetime

import pytest

from forms_api.derive.closings import Closing, closed_days, fold_closings
from forms_api.derive.due_subjects import Subject
from forms_api.records.closing import closing_record

NOW = datetime(2026, 10, 12, 1, tzinfo=UTC)
MONDAY, TUESDAY = date(2026, 10, 12), date(2026, 10, 13)


def shut(subject="main", first=MONDAY, last=MONDAY, reason="台风", **more):
    return closing_record(
        NOW, campus="main", subject=subject, first=first, last=last, reason=reason, by="p", **more
    )


def days(record, kind="place", place="small-1", campus="main") -> list[date]:
    subject = Subject(kind, place or "somebody", campus, place)
    return list(closed_days(fold_closings([record]), subject))


def test_a_campus_closes_with_all_that_is_in_it():
    fact = shut(last=TUESDAY)
    assert days(fact) == days(fact, "person", None) == days(fact, "campus", None)
    assert days(fact) == [MONDAY, TUESDAY]
    assert days(fact, campus="east") == []


@pytest.mark.parametrize(
    ("place", "is_shut"),
    [("small-1", True), ("small-1-bedroom", True), ("small-10", False), ("small-2", False)],
)
def test_a_place_closes_with_what_belongs_to_it(place, is_shut):
    assert bool(days(shut("small-1"), place=place)) is is_shut


def test_a_place_that_is_closed_closes_neither_campus_nor_people():
    assert days(shut("small-1"), "campus", None) == days(shut("small-1"), "person", None) == []


def test_of_two_reasons_for_a_day_the_first_stands():
    closings = fold_closings([shut(), shut(last=TUESDAY, reason="流感")])
    found = closed_days(closings, Subject("campus", "main", "main"))
    assert found == {MONDAY: "台风", TUESDAY: "流感"}


def test_a_closing_is_replaced_and_withdrawn_by_one_that_names_it():
    first, other = shut(), shut("kitchen")
    later = shut(first=TUESDAY, last=TUESDAY, supersedes=first.id)
    assert fold_closings([first, other, later]) == (
        Closing(other.id, "main", "kitchen", MONDAY, MONDAY, "台风"),
        Closing(later.id, "main", None, TUESDAY, TUESDAY, "台风"),
    )
    assert fold_closings([first, shut(supersedes=first.id, withdrawn=True)]) == ()
