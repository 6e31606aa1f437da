"""The board of a day, and its tables."""

from datetime import UTC, date, datetime, timedelta

import pytest

from forms_api.derive.board import ORDER, Line, make_bundles, make_grids, put_in_order
from forms_api.derive.due_subjects import Subject
from forms_api.derive.due_windows import Instants, Window
from forms_api.derive.occurrences import Occurrence
from forms_api.derive.status import Standing
from handbook.model.school import School

DAY = date(2026, 10, 12)
MORNING = datetime(2026, 10, 12, 0, 0, tzinfo=UTC)
SCHOOL = School.model_validate(
    {
        "id": "school", "title": "园", "timezone": "Asia/Shanghai",
        "campuses": [{"id": "main", "title": "总园", "places": [
            {"id": "small-1", "title": "小一班", "group": "classroom"},
            {"id": "small-1-bedroom", "title": "小一班卧室", "group": "bedroom"},
            {"id": "small-2", "title": "小二班", "group": "classroom"},
            {"id": "kitchen", "title": "食堂", "group": "kitchen"},
            {"id": "gate", "title": "大门"},
        ]}],
    }
)  # fmt: skip


@pytest.fixture
def line(library):
    """line("missed", "small-1", hour=9) → of the form `toy-disinfection` unless another is said."""

    def make(status="due", place="small-1", hour=9, form="toy-disinfection", days=0, kind="place"):
        by = MORNING + timedelta(days=days, hours=hour)
        subject = Subject(kind, place, "main", place if kind == "place" else None)
        item = Occurrence(form, subject, Window(MORNING, by, by, Instants(MORNING, by, by, None)))
        return Line(Standing(item, status), library.forms[form], SCHOOL.title_of(place))

    return make


def test_trouble_comes_first_then_what_is_due_by_its_time(line):
    lines = [line(status, hour=hour) for hour in (15, 9) for status in reversed(ORDER)]
    board = put_in_order(DAY, lines)
    shown = [(one.status, one.standing.item.by.hour) for one in board.lines]
    assert shown == [(status, hour) for status in ORDER for hour in (9, 15)]


def test_what_is_due_by_a_later_day_is_not_counted_for_today(line):
    board = put_in_order(DAY, [line("missed"), line("due"), line("due", days=4), line("done")])
    assert [one.status for one in board.of_the_day] == ["missed", "due", "done"]
    assert len(board.later) == 1
    nothing = dict.fromkeys(ORDER, 0)
    assert board.counts == nothing | {"missed": 1, "due": 1, "done": 1}
    assert [one.status for one in board.with_status("missed", "done")] == ["missed", "done"]


def test_places_of_one_kind_make_a_table_and_a_part_stands_in_the_row_of_the_whole(line):
    lines = [
        line(place="small-2"),
        line(place="small-1", form="mixing", hour=8),
        line("missed", place="small-1-bedroom"),
        line(place="kitchen", form="fridge-log"),
        line(place="main", kind="campus"),
    ]
    classes, kitchen = make_grids(lines, SCHOOL)
    assert [place.id for place in classes.places] == ["small-1", "small-2"]
    assert [form.id for form in classes.forms] == ["mixing", "toy-disinfection"], "by their time"
    first, second = classes.places
    assert classes.at(first, classes.forms[1]).worst.status == "missed"
    assert classes.at(second, classes.forms[0]) is None
    assert kitchen.is_single


@pytest.mark.parametrize(
    ("statuses", "worst", "closed"),
    [
        (["done", "missed", "due"], "missed", 1),
        (["done", "late"], "late", 2),
        (["due", "grace"], "grace", 0),
        (["excused", "done"], "done", 2),
    ],
)
def test_the_worst_item_of_a_cell_says_how_it_stands(line, statuses, worst, closed):
    (grid,) = make_grids([line(status, "gate") for status in statuses], SCHOOL)
    cell = grid.at(grid.places[0], grid.forms[0])
    assert (cell.worst.status, cell.closed) == (worst, closed)


def test_things_of_a_form_are_one_line_that_says_how_many_are_done(line):
    done = [line("done", f"row-{number}", kind="thing") for number in range(18)]
    waiting = [line("due", f"row-{number}", kind="thing") for number in range(18, 30)]
    lines = [line("due", "small-1"), *waiting, line("due", "small-2")]
    board = put_in_order(DAY, [*done, *lines])
    room, things, other = make_bundles(lines, board)
    assert [one.worst.standing.item.subject.id for one in (room, other)] == ["small-1", "small-2"]
    assert (room.is_single, things.is_single) == (True, False)
    assert things.lines == tuple(waiting)
    assert things.progress == "做了 18/30"
    (kept,) = make_bundles(done, board)
    assert (len(kept.lines), kept.progress, kept.worst.status) == (18, "做了 18/30", "done")


def test_things_due_by_another_time_or_with_another_form_stand_apart(line):
    lines = [
        line("due", "row-1", kind="thing"),
        line("due", "row-2", kind="thing", hour=10),
        line("due", "row-1", kind="thing", form="mixing"),
    ]
    assert len(make_bundles(lines, put_in_order(DAY, lines))) == 3


def test_what_is_not_of_the_board_is_not_counted(line):
    before = [line("missed", f"row-{number}", kind="thing", days=-7) for number in range(3)]
    (one,) = make_bundles(before, put_in_order(DAY, []))
    assert (len(one.lines), one.progress) == (3, "")
