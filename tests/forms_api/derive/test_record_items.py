"""Records in lists: as items, by filter, page by page, and only for who may see them."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from forms_api.derive.people import Person
from forms_api.derive.record_items import Filter, may_read, page_after, record_item
from forms_api.records.ids import new_id
from forms_api.records.record import Record
from forms_api.records.submission import submission_body

AT = datetime(2026, 10, 12, 1, 0, tzinfo=UTC)


def record(form="fridge-log", place="kitchen", by="cook", **more) -> Record:
    body = submission_body(form=form, revision=1, text="", answers={"t": 4}, asked={}, **more)
    return Record(new_id(AT), "submission", "main", place, by, AT, body)


def test_the_item_of_the_contract():
    done_at = datetime(2026, 10, 11, 23, 0, tzinfo=UTC)
    kept = record(done_at=done_at, flags=["late"])
    assert record_item(kept) == {
        "id": kept.id,
        "form": "fridge-log",
        "place": "kitchen",
        "by": "cook",
        "at": "2026-10-12T01:00:00.000Z",
        "done_at": "2026-10-11T23:00:00.000Z",
        "flags": ["late"],
        "answers": {"t": Decimal(4)},
    }
    assert record_item(record())["done_at"] is None


@pytest.mark.parametrize(
    ("wanted", "admitted"),
    [
        (Filter(), True),
        (Filter(form="fridge-log", place="kitchen", person="cook"), True),
        (Filter(form="mixing"), False),
        (Filter(place="small-1"), False),
        (Filter(person="other"), False),
        (Filter(form="fridge-log", person="other"), False),
    ],
)
def test_a_filter_narrows(wanted, admitted):
    assert wanted.admits(record()) is admitted


@pytest.mark.parametrize(
    ("person", "grants", "may"),
    [
        (Person("cook", "李厨师", ("childcare-worker",)), (), True),  # one's own, in a new job
        (Person("other", "王厨师", ("cook",)), (), True),  # a form that one fills as well
        (Person("other", "孙保育", ("childcare-worker",)), (), False),
        (Person("other", "钱园长", ("principal",)), ("review",), True),
        (Person("other", "会计", ("accountant",)), ("approve-spending",), False),
    ],
)
def test_who_may_read(library, person, grants, may):
    assert may_read(library, person, grants, record()) is may


def test_records_of_a_form_that_is_gone_are_for_reviewers(library):
    gone = record(form="old-form")
    assert not may_read(library, Person("other", "王厨师", ("cook",)), (), gone)
    assert may_read(library, Person("other", "钱园长", ("principal",)), ("review",), gone)


def pages(records, size):
    cursor, found = None, []
    while True:
        page, cursor = page_after(records, cursor, size)
        found.append([records.index(one) for one in page])
        if cursor is None:
            return found


@pytest.mark.parametrize(
    ("total", "size", "wanted"),
    [
        (0, 2, [[]]),
        (1, 2, [[0]]),
        (2, 2, [[0, 1]]),
        (3, 2, [[0, 1], [2]]),
        (4, 2, [[0, 1], [2, 3]]),
        (5, 2, [[0, 1], [2, 3], [4]]),
    ],
)
def test_pages_meet_every_record_once(total, size, wanted):
    assert pages([record() for _ in range(total)], size) == wanted


def test_a_cursor_that_names_nothing():
    with pytest.raises(LookupError):
        page_after([record()], "nowhere", 2)
