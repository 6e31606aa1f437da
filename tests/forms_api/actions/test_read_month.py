"""The counts of a month that is over are kept, and always equal to a recount."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_api.actions.follow_work import WorkFollower
from forms_api.actions.read_board import Look
from forms_api.actions.read_month import MonthKeeper, end_of, next_month
from forms_api.derive.excuses import fold_excuses
from forms_api.derive.tally import Key
from forms_api.records.closing import closing_record
from forms_api.records.excuse import EXCUSE, excuse_body, withdrawal_body
from forms_api.records.ids import new_id
from forms_api.records.move import MOVE, move_body
from forms_api.records.person import person_record
from forms_api.records.record import Record
from forms_api.records.request import REQUEST, request_body
from forms_api.records.submission import KIND, submission_body
from forms_api.store.memory import MemoryStore
from handbook.model.form import Form

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
START = datetime(2026, 10, 8, tzinfo=UTC)


class School:
    """A store, its clock, and a keeper that has looked on all the time."""

    def __init__(self, library) -> None:
        self.library, self.store = library, MemoryStore()
        self.now, self.work, self.keeper = START, WorkFollower(), MonthKeeper()
        self.sheets: list[Record] = []

    def look(self, work=None) -> Look:
        return Look(self.library, self.store, work or self.work, self.now)

    def hand_in(self, form="fridge-log", place="kitchen", done_at=None, corrects=None) -> None:
        body = submission_body(
            form=form, revision=1, text="t", answers={}, asked={}, done_at=done_at,
            supersedes=corrects, reason="错" if corrects else None,
        )  # fmt: skip
        self.sheets += self.keep(KIND, place, body)

    def excuse(self, day: date, form="fridge-log", place="kitchen") -> None:
        self.keep(EXCUSE, place, excuse_body(form=form, day=day, reason="停电"))

    def withdraw(self) -> None:
        """The first excuse that stands, if any does."""
        facts = self.store.read(EXCUSE)
        for excuse in fold_excuses(facts, self.now)[:1]:
            (first,) = [fact for fact in facts if fact.id == excuse.id]
            self.keep(EXCUSE, first.subject, withdrawal_body(first.id, first.body))

    def keep(self, kind: str, subject: str, body) -> tuple[Record, ...]:
        record = Record(new_id(self.now), kind, "main", subject, "p", self.now, body)
        return self.store.append(record)

    def close(self, first: date, days: int) -> None:
        last = first + timedelta(days=days)
        self.store.append(
            closing_record(
                self.now,
                campus="main",
                subject="main",
                first=first,
                last=last,
                reason="台风",
                by="p",
            )
        )

    def read(self, month=OCTOBER):
        return self.keeper.read(self.look(), month)

    def recount(self, month=OCTOBER):
        return MonthKeeper().read(self.look(WorkFollower()), month)


@pytest.fixture
def school(library):
    return School(library)


@pytest.fixture
def over(school):
    """October has been counted once it was over: the 10th of November."""
    school.now = datetime(2026, 11, 10, tzinfo=UTC)
    school.read()
    return school


def test_a_month_is_counted_by_form_place_and_day(school):
    school.hand_in()
    school.now += timedelta(hours=5)
    school.hand_in("toy-disinfection", "small-1")
    school.now = datetime(2026, 10, 10, tzinfo=UTC)
    counts = school.read()
    assert counts[Key("fridge-log", "kitchen", "main", date(2026, 10, 8))] == {"done": 1}
    assert counts[Key("fridge-log", "kitchen", "main", date(2026, 10, 9))] == {"missed": 1}
    assert counts[Key("fridge-log", "kitchen", "main", date(2026, 10, 12))] == {"due": 1}
    assert {key.day.month for key in counts} == {10}


def test_a_month_that_is_over_is_counted_once(over):
    for _ in range(3):
        over.hand_in()
        over.excuse(date(2026, 11, 10))
        assert over.read() == over.recount()
        over.now += timedelta(days=1)
    assert over.keeper.reckoned == 1


def test_a_month_that_runs_is_counted_each_time(over):
    for times in (1, 2):
        over.read(NOVEMBER)
        assert over.keeper.reckoned == 1 + times


@pytest.mark.parametrize(
    "what", ["claim", "correct", "excuse", "withdraw", "close", "person", "policies"]
)
def test_what_could_touch_it_makes_it_count_again(library, folder, what):
    school = School(library)
    school.hand_in()
    school.excuse(date(2026, 10, 21))
    school.now = datetime(2026, 11, 10, tzinfo=UTC)
    school.read()
    if what == "claim":
        school.hand_in(done_at=datetime(2026, 10, 20, tzinfo=UTC))
    elif what == "correct":
        school.hand_in(corrects=school.sheets[0].id, done_at=datetime(2026, 10, 9, tzinfo=UTC))
    elif what == "excuse":
        school.excuse(date(2026, 10, 20))
    elif what == "withdraw":
        school.withdraw()
    elif what == "close":
        school.close(date(2026, 10, 20), 2)
    elif what == "person":
        school.store.append(person_record(school.now, campus="main", name="甲", jobs=("cook",)))
    else:
        school.library = folder.edit("forms/fridge-log.yml", "09:00", "10:00")
    assert school.read() == school.recount()
    assert school.keeper.reckoned == 2


class SchoolWithThings(School):
    """Each row of the register `things` has a form that is due each week: `check-up`."""

    def __init__(self, moving) -> None:
        form = Form.model_validate(
            {
                "id": "check-up", "title": "逐件检查", "kind": "checklist", "who": ["cook"],
                "where": {"register": "things"}, "due": {"every": "week", "by": "16:00"},
                "fields": [{"id": "sound", "ask": "完好", "type": "check"}],
            }
        )  # fmt: skip
        super().__init__(
            replace(moving, forms={"check-up": form, "things": moving.forms["things"]})
        )
        self.rows: list[Record] = []

    def register(self, place="small-1") -> None:
        written = submission_body(
            form="things", revision=1, text="t", answers={"where": place}, asked={"where": "在哪"}
        )
        self.rows += self.keep(REQUEST, place, request_body(written, state="in-use"))

    def move(self, row: Record, move: str, to: str, **answers: str) -> None:
        body = move_body(
            form="things", move=move, title=move, from_state="in-use", to_state=to, text="t",
            answers=answers, asked=dict.fromkeys(answers, "问"),
        )  # fmt: skip
        self.keep(MOVE, row.id, body)

    def scrap(self, row: Record) -> None:
        self.move(row, "scrap", "scrapped")

    def check(self, row: Record) -> None:
        self.hand_in("check-up", row.id)


def test_what_things_stand_where_is_counted_at_their_places(moving):
    school = SchoolWithThings(moving)
    for place in ("small-1", "small-1", "kitchen"):
        school.register(place)
    school.now += timedelta(seconds=1)
    school.check(school.rows[0])
    school.now = datetime(2026, 10, 10, tzinfo=UTC)
    friday = date(2026, 10, 9)
    counts = {key: value for key, value in school.read().items() if key.day == friday}
    assert counts == {
        Key("check-up", "small-1", "main", friday): {"done": 1, "missed": 1},
        Key("check-up", "kitchen", "main", friday): {"missed": 1},
    }


@pytest.mark.parametrize(("what", "reckoned"), [("move", 2), ("register", 1), ("scrap", 1)])
def test_only_what_was_there_makes_it_count_again(moving, what, reckoned):
    school = SchoolWithThings(moving)
    school.register()
    school.now = datetime(2026, 11, 10, tzinfo=UTC)
    school.read()
    if what == "move":
        school.move(school.rows[0], "transfer", "in-use", where="kitchen")
    elif what == "register":
        school.register()
    else:
        school.scrap(school.rows[0])
    assert school.read() == school.recount()
    assert school.keeper.reckoned == reckoned


WHAT = st.sampled_from(["register", "kitchen", "check", "scrap", "transfer", "look", "close"])


@given(st.lists(st.tuples(WHAT, st.integers(min_value=0, max_value=12)), max_size=20))
def test_of_things_too_what_is_kept_equals_a_recount(moving, steps):
    school = SchoolWithThings(moving)
    for step, number in steps:
        school.now += timedelta(days=number / 2, seconds=1)
        row = school.rows[number % len(school.rows)] if school.rows else None
        if step in ("register", "kitchen"):
            school.register("small-1" if step == "register" else "kitchen")
        elif step == "check" and row:
            school.check(row)
        elif step == "scrap" and row:
            school.rows.remove(row)
            school.scrap(row)
        elif step == "transfer" and row:
            school.move(row, "transfer", "in-use", where="kitchen")
        elif step == "close":
            school.close(school.now.date(), number)
        assert school.read() == school.recount()
    assert school.read(NOVEMBER) == school.recount(NOVEMBER)


DAYS = st.integers(min_value=0, max_value=60)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("wait"), DAYS),
        st.tuples(
            st.sampled_from(["hand in", "toys", "claim", "correct", "excuse", "close"]), DAYS
        ),
        st.tuples(st.sampled_from(["erase", "look", "withdraw"]), DAYS),
    ),
    max_size=16,
)


@given(STEPS)
def test_what_is_kept_equals_a_recount(library, steps):
    school = School(library)
    for step, days in steps:
        day = START.date() + timedelta(days=days)
        school.now += timedelta(seconds=1)
        if step == "wait":
            school.now += timedelta(days=days / 2)
        elif step == "hand in":
            school.hand_in()
        elif step == "toys":
            school.hand_in("toy-disinfection", "small-1")
        elif step == "claim":
            school.hand_in(done_at=START + timedelta(days=days))
        elif step == "correct" and school.sheets:
            first = school.sheets.pop(days % len(school.sheets))
            school.hand_in(
                first.body["form"], first.subject, START + timedelta(days=days), first.id
            )
        elif step == "erase" and school.sheets:
            school.keep("erasure", school.sheets.pop(days % len(school.sheets)).id, {})
        elif step == "excuse":
            school.excuse(day)
        elif step == "withdraw":
            school.withdraw()
        elif step == "close":
            school.close(day, days % 5)
        for month in (OCTOBER, NOVEMBER) if step == "look" else ():
            assert school.read(month) == school.recount(month)
    for month in (OCTOBER, NOVEMBER):
        assert school.read(month) == school.recount(month)


def test_months_end_where_they_end():
    assert end_of(date(2026, 2, 1)) == date(2026, 2, 28)
    assert next_month(date(2026, 12, 1)) == date(2027, 1, 1)
