"""Facts and moments stand here as texts, local: "12 15:30" is 15:30 on the 12th of October 2026.

The 12th is a Monday. The form is due every day by 16:00 with two hours' grace, where nothing else
is said.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_api.derive.closings import Closing
from forms_api.derive.fillings import reach_of
from forms_api.derive.occurrences import Occurrence, occurrences
from forms_api.derive.people import Person
from forms_api.derive.status import Standing, judge
from forms_api.derive.worklog import Worklog
from forms_api.records.excuse import EXCUSE, excuse_body, withdrawal_body
from forms_api.records.record import Record
from forms_api.records.submission import KIND, submission_body
from handbook.model.form import Form
from handbook.model.library import Library

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAILY = {"every": "day", "by": "16:00", "grace": "2h"}
NUMBERS = count()


def moment(text: str) -> datetime:
    return datetime.strptime(f"2026-10-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI)


def sent(
    at: str, *, place="kitchen", done: str | None = None, name=None, corrects=None, by="李厨师"
) -> Record:
    body = submission_body(
        form="f", revision=1, text="t", answers={}, asked={}, supersedes=corrects, reason="错",
        done_at=moment(done) if done else None, flags=["late"] if done else [],
    )  # fmt: skip
    name = name or f"r{next(NUMBERS)}"
    return Record(name, KIND, "main", place, by, moment(at).astimezone(UTC), body)


def excused(day: int, at: str = "12 08:00", *, place="kitchen", form="f", reason="下雨") -> Record:
    body = excuse_body(form=form, day=date(2026, 10, day), reason=reason)
    return Record(f"e{next(NUMBERS)}", EXCUSE, "main", place, "p", moment(at).astimezone(UTC), body)


@pytest.fixture(scope="module")
def items_of(library: Library):
    """`items_of(first, last, due)`: the items of days in October, of the kitchen's form."""

    def items_of(first: int, last: int, due=DAILY, where=None, **more) -> Sequence[Occurrence]:
        form = Form.model_validate(
            {
                "id": "f", "title": "表", "kind": "record", "who": ["cook"], "due": due,
                "where": where or {"place": "kitchen"},
                "fields": [{"id": "ok", "ask": "好吗", "type": "check"}],
            }
        )  # fmt: skip
        changed = replace(library, forms={"f": form})
        people = [Person("li", "李厨师", ("cook",)), Person("wu", "吴厨师", ("cook",))]
        span = date(2026, 10, first), date(2026, 10, last)
        return occurrences(changed, people, *span, **more)

    return items_of


@pytest.fixture(scope="module")
def stand(items_of):
    """`stand("12 17:00", facts)`: each item's standing at that moment."""

    def stand(now, facts=(), excuses=(), first=12, last=12, **more) -> tuple[Standing, ...]:
        items = items_of(first, last, **more)
        found = judge(items, facts, excuses, moment(now).astimezone(UTC))
        assert [each.item for each in found] == list(items)
        return found

    return stand


def words(found: Sequence[Standing]) -> list[str]:
    return [each.status for each in found]


# --- by the clock ---


@pytest.mark.parametrize(
    ("now", "status"),
    [
        ("11 09:00", "due"),  # not begun yet
        ("12 00:00", "due"),
        ("12 16:00", "due"),
        ("12 16:01", "grace"),
        ("12 18:00", "grace"),
        ("12 18:01", "missed"),
        ("13 09:00", "missed"),
    ],
)
def test_what_nobody_did(stand, now, status):
    (found,) = stand(now)
    assert (found.status, found.record, found.reason, found.flags) == (status, None, None, ())


def test_without_grace_it_is_missed_at_once(stand):
    due = {"every": "day", "by": "16:00"}
    assert words(stand("12 16:00", due=due)) == ["due"]
    assert words(stand("12 16:01", due=due)) == ["missed"]


@pytest.mark.parametrize(
    ("at", "status"),
    [
        ("12 00:00", "done"),
        ("12 16:00", "done"),
        ("12 16:01", "done"),  # within grace
        ("12 18:00", "done"),
        ("12 18:01", "late"),
        ("12 23:59", "late"),
    ],
)
def test_what_somebody_did(stand, at, status):
    fact = sent(at)
    (found,) = stand("20 09:00", [fact])
    assert (found.status, found.record, found.entered_late) == (status, fact, False)


def test_what_is_sent_after_now_has_not_happened(stand):
    assert words(stand("12 10:00", [sent("12 10:01")], [excused(12, "12 10:01")])) == ["due"]


# --- the day that it counts for ---


def test_before_it_opens_nothing_counts(stand):
    assert words(stand("12 20:00", [sent("11 23:59")])) == ["missed"]


def test_the_next_day_counts_for_itself_and_leaves_yesterday_missed(stand):
    assert words(stand("13 10:00", [sent("13 08:00")], last=13)) == ["missed", "done"]
    assert words(stand("13 10:00", [sent("13 08:00")])) == ["missed"]
    assert words(stand("13 10:00", [sent("13 00:00")])) == ["missed"]


def test_until_the_next_one_opens_it_is_done_late(stand):
    assert words(stand("19 10:00", [sent("18 10:00")], first=16, last=19)) == ["late", "due"]


def test_what_is_done_once_more_does_not_go_back_to_an_earlier_day(stand):
    twice = [sent("13 08:00"), sent("13 09:00"), sent("13 23:00")]
    found = stand("14 10:00", twice, last=14)
    assert words(found) == ["missed", "done", "due"]
    assert found[1].record == twice[0]


def test_a_grace_that_reaches_into_the_next_day_comes_first(stand):
    due = {"every": "day", "by": "23:00", "grace": "3h"}
    facts = [sent("13 01:00"), sent("13 01:30")]
    found = stand("13 10:00", facts, last=13, due=due)
    assert [(each.status, each.record) for each in found] == [
        ("done", facts[0]),
        ("done", facts[1]),
    ]
    assert words(stand("13 10:00", [sent("13 02:01")], last=13, due=due)) == ["missed", "done"]
    assert words(stand("13 10:00", facts, due=due)) == ["done"]  # nor does it need to see that day


def test_a_record_of_another_place_or_form_fills_nothing(stand):
    other = sent("12 09:00")
    other = replace(other, body={**other.body, "form": "g"})
    assert words(stand("12 10:00", [sent("12 09:00", place="small-1"), other])) == ["due"]


# --- claimed times ---


def test_what_is_entered_afterwards_stands_at_its_day_and_is_late(stand):
    fact = sent("13 09:00", done="12 15:00")
    late, today = stand("13 10:00", [fact], last=13)
    assert (late.status, late.record, late.entered_late) == ("late", fact, True)
    assert late.flags == ("late",)
    assert today.status == "due"


def test_who_claims_to_have_been_late_did_not_only_enter_it_late(stand):
    (found,) = stand("13 10:00", [sent("13 09:00", done="12 18:01")])
    assert (found.status, found.entered_late) == ("late", False)


def test_what_was_sent_in_time_is_done_whatever_it_claims(stand):
    (found,) = stand("12 20:00", [sent("12 17:00", done="12 09:00")])
    assert (found.status, found.entered_late) == ("done", False)


def test_nobody_can_claim_tomorrow(stand):
    assert words(stand("12 20:00", [sent("12 12:00", done="13 12:00")], last=13)) == ["done", "due"]


@given(
    at=st.integers(0, 3 * 1440),
    done=st.integers(-1440, 3 * 1440),
    by=st.integers(0, 23),
    grace=st.integers(0, 2000),
)
def test_no_claim_makes_done_in_time_of_what_came_after(stand, at, done, by, grace):
    """Whatever is said to have been done when: it is done if it came in time, and late if not."""
    fact = sent("12 00:00")
    start = moment("12 00:00").astimezone(UTC)
    claimed = (start + timedelta(minutes=done)).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    fact = replace(fact, at=start + timedelta(minutes=at), body={**fact.body, "done_at": claimed})
    due = {"every": "day", "by": f"{by:02}:00", "grace": f"{grace} min"}
    for each in stand("30 00:00", [fact], first=9, last=16, due=due):
        in_time = fact.at < each.item.grace_until + timedelta(minutes=1)
        assert each.record is None or each.status == ("done" if in_time else "late")
        assert each.record is not None or each.status == "missed"


# --- several times ---

TWICE = {"every": "day", "times": 2, "by": ["10:00", "15:00"], "grace": "1h"}


@pytest.mark.parametrize(
    ("sends", "now", "expected"),
    [
        ([], "12 12:00", ["missed", "due"]),
        (["12 09:00"], "12 09:30", ["done", "due"]),
        (["12 08:00", "12 08:01"], "12 09:00", ["done", "done"]),
        (["12 11:30"], "12 12:00", ["late", "due"]),
        (["12 11:30", "12 14:00"], "12 14:30", ["late", "done"]),
        (["12 09:00", "12 17:00"], "12 18:00", ["done", "late"]),
        (["12 09:00", "12 10:00", "12 11:00"], "12 12:00", ["done", "done"]),
    ],
)
def test_several_times_a_day_are_filled_in_the_order_of_arrival(stand, sends, now, expected):
    facts = [sent(each) for each in sends]
    found = stand(now, facts, due=TWICE)
    assert words(found) == expected
    filled = [each.record for each in found if each.record]
    assert filled == facts[: len(filled)]


@pytest.mark.parametrize(("day", "status"), [("13", "done"), ("17", "late")])
@pytest.mark.parametrize("size", range(4))
def test_three_times_are_filled_from_the_first(stand, size, day, status):
    facts = [sent(f"{day} 09:0{n}") for n in range(size)]
    found = stand("17 10:00", facts, due={"every": "week", "times": 3})
    assert [each.record for each in found] == [*facts, None, None, None][:3]
    assert words(found) == [*[status] * size, *["missed"] * 3][:3]


def test_the_order_in_which_the_items_come_changes_nothing(items_of):
    items, facts = items_of(12, 14, TWICE), [sent("12 09:00"), sent("13 09:00"), sent("13 12:00")]
    now = moment("14 09:00").astimezone(UTC)
    there, back = (judge(order, facts, (), now) for order in (items, items[::-1]))
    assert back[::-1] == there
    assert words(there) == ["done", "missed", "done", "done", "due", "due"]


def test_two_a_month_are_two_records_on_any_days_of_it(stand):
    due = {"every": "month", "times": 2, "by": "18:00"}
    assert words(stand("20 10:00", [sent("12 09:00")], due=due)) == ["done", "due"]
    assert words(stand("31 10:00", [sent("12 09:00"), sent("30 17:00")], due=due)) == ["done"] * 2


# --- corrections ---


def test_a_correction_counts_once_and_keeps_the_hour_of_the_first(stand):
    facts = [sent("12 09:00", name="a"), sent("12 20:00", corrects="a")]
    found = stand("12 21:00", facts, due=TWICE)
    assert words(found) == ["done", "missed"]
    assert found[0].record == facts[1]


def test_a_correction_can_move_it_to_the_day_it_was_done_and_then_it_is_late(stand):
    facts = [sent("13 09:00", name="a"), sent("13 09:10", corrects="a", done="12 15:00")]
    assert words(stand("13 10:00", facts, last=13)) == ["late", "due"]


# --- excuses and closings ---


def test_an_excuse_says_why_it_is_not_done(stand):
    (found,) = stand("12 20:00", excuses=[excused(12)])
    assert (found.status, found.reason, found.record) == ("excused", "下雨", None)


@pytest.mark.parametrize(
    "excuse", [excused(13), excused(12, place="small-1"), excused(12, form="g")]
)
def test_an_excuse_is_for_one_form_place_and_day(stand, excuse):
    assert words(stand("12 20:00", excuses=[excuse])) == ["missed"]


def test_an_excuse_on_any_day_of_a_longer_item_excuses_it(stand):
    week = {"every": "week", "by": "16:00"}
    for day, status in ((11, "due"), (12, "excused"), (16, "excused"), (17, "due")):
        assert words(stand("16 10:00", excuses=[excused(day)], due=week)) == [status]


def test_of_two_excuses_the_last_word_stands(stand):
    (found,) = stand("12 20:00", excuses=[excused(12), excused(12, "12 09:00", reason="停电")])
    assert found.reason == "停电"


def test_what_was_done_all_the_same_is_done(stand):
    assert words(stand("12 20:00", [sent("12 09:00")], [excused(12)])) == ["done"]
    assert words(stand("12 20:00", [sent("12 19:00")], [excused(12)])) == ["late"]


def test_a_closing_excuses_with_its_reason_even_before_the_day(stand):
    closing = Closing("c", "main", None, date(2026, 10, 12), date(2026, 10, 12), "台风")
    for now in ("11 09:00", "12 20:00"):
        found = stand(now, last=13, closings=[closing])
        assert [(each.status, each.reason) for each in found] == [
            ("excused", "台风"),
            ("due", None),
        ]


def withdrawn(excuse: Record, at: str) -> Record:
    body = withdrawal_body(excuse.id, excuse.body)
    return replace(excuse, id=f"w{excuse.id}", at=moment(at).astimezone(UTC), body=body)


def test_an_excuse_that_was_withdrawn_is_none_from_then_on(stand):
    said = excused(12, "12 08:00")
    facts = [said, withdrawn(said, "12 10:00")]
    assert words(stand("12 09:59", [], facts)) == ["excused"]
    assert words(stand("12 10:00", [], facts)) == ["due"]
    again = excused(12, "12 11:00", reason="停电")
    (found,) = stand("12 12:00", [], [*facts, again])
    assert (found.reason, found.excuse) == ("停电", again.id)


def one_of(excuse: Record, until: str) -> Record:
    return replace(excuse, body={**excuse.body, "until": until})


def test_one_of_several_items_of_a_day_may_be_excused(stand):
    due = {"every": "day", "times": 2, "by": ["10:00", "15:00"]}
    facts = [one_of(excused(12), "15:00")]
    assert words(stand("12 09:00", [], facts, due=due)) == ["due", "excused"]
    assert words(stand("12 09:00", [], [one_of(excused(12), "16:00")], due=due)) == ["due"] * 2


@pytest.mark.parametrize(
    ("sent_at", "excuses", "expected"),
    [
        ([], 1, ["due", "excused"]),
        ([], 2, ["excused", "excused"]),
        ([], 3, ["excused", "excused"]),
        (["12 08:00"], 1, ["done", "excused"]),
        (["12 08:00", "12 08:30"], 1, ["done", "done"]),
    ],
)
def test_of_items_alike_each_excuse_takes_one_that_is_open(stand, sent_at, excuses, expected):
    due = {"every": "day", "times": 2, "by": "15:00"}
    facts = [one_of(excused(12), "15:00") for _ in range(excuses)]
    assert words(stand("12 09:00", [sent(at) for at in sent_at], facts, due=due)) == expected


# --- each person ---


def test_each_person_has_their_own_and_who_handed_it_in_did_it(stand):
    each = {"where": {"each": "person"}}
    facts = [sent("12 09:00", place="main", by="wu", name="a")]
    facts.append(sent("12 09:30", place="main", by="li", corrects="a"))
    found = stand("12 10:00", facts, **each)
    assert [(one.item.subject.id, one.status) for one in found] == [("li", "due"), ("wu", "done")]


# --- against a slow reckoning, and what must always hold ---


@st.composite
def stories(draw):
    """Facts within two weeks, with claims and corrections; and a `due`."""
    facts: list[Record] = []
    minute = 0
    start = moment("08 00:00").astimezone(UTC)
    for _ in range(draw(st.integers(0, 14))):
        minute += draw(st.integers(0, 2000))
        done = draw(st.none() | st.integers(0, 4000))
        corrects = draw(st.none() | st.sampled_from(facts)) if facts else None
        fact = sent("08 00:00", place=draw(st.sampled_from(["small-1", "small-2"])))
        body = dict(fact.body)
        if done is not None:
            claimed = start + timedelta(minutes=minute - done)
            body["done_at"] = claimed.strftime("%Y-%m-%dT%H:%M:%S.000Z")
        if corrects is not None:
            body["supersedes"] = corrects.id
        facts.append(replace(fact, at=start + timedelta(minutes=minute), body=body))
    return facts


DUES = [
    DAILY,
    TWICE,
    {"every": "day", "by": "20:00", "grace": "8h"},
    {"every": "day", "by": "20:00", "grace": "2 days"},
    {"every": "week", "times": 2, "by": "16:00"},
    {"every": "week", "on": ["monday", "wednesday"], "by": "09:00", "grace": "1 day"},
    {"every": "2 weeks", "days": "calendar-days", "times": 3},
]
minutes = st.integers(0, 30 * 1440)


def slow_fill(items: Sequence[Occurrence], facts: Sequence[Record]) -> dict[int, Record]:
    """Every item asked about every piece of work."""
    filled: dict[int, Record] = {}
    for first in (fact for fact in facts if "supersedes" not in fact.body):
        chain = [first]
        for fact in facts:
            if fact.body.get("supersedes") in {each.id for each in chain}:
                chain.append(fact)
        now = chain[-1]
        when = first.at
        if "done_at" in now.body:
            when = min(when, datetime.fromisoformat(now.body["done_at"]))
        mine = [n for n, item in enumerate(items) if item.subject.id == now.subject]
        begun = [n for n in mine if items[n].opens <= when]
        end = {}
        for n in begun:
            opens = items[n].opens
            end[n] = max(items[m].grace_until for m in begun if items[m].opens == opens)
        wanted = [n for n in begun if when < end[n] + timedelta(minutes=1)]
        if not wanted and begun:
            latest = max(items[n].opens for n in begun)
            wanted = [n for n in begun if items[n].opens == latest]
        free = [n for n in wanted if n not in filled]
        if free:
            best = min(free, key=lambda n: (items[n].opens, items[n].by, items[n].window.n))
            filled[best] = now
    return filled


@given(facts=stories(), due=st.sampled_from(DUES), minute=minutes)
def test_a_slow_reckoning_fills_the_same_items(items_of, facts, due, minute):
    items = items_of(1, 31, due, where={"group": "classroom"})
    now = moment("08 00:00").astimezone(UTC) + timedelta(minutes=minute)
    expected = slow_fill(items, [fact for fact in facts if fact.at <= now])
    for n, found in enumerate(judge(items, facts, (), now)):
        assert found.record == expected.get(n)


@given(facts=stories(), due=st.sampled_from(DUES), day=st.integers(10, 28))
def test_the_items_of_a_day_stand_alike_alone_and_among_all(items_of, facts, due, day):
    """As far back as a grace reaches is enough, and nothing after the day is needed."""
    where = {"group": "classroom"}
    now = moment("31 00:00").astimezone(UTC)
    everything = judge(items_of(1, 31, due, where=where), facts, (), now)
    back = 1 if due.get("grace") != "2 days" else 9
    alone = judge(items_of(day - back, day, due, where=where), facts, (), now)
    wanted = set(map(_name, items_of(day, day, due, where=where)))
    assert [s for s in alone if _name(s.item) in wanted] == [
        s for s in everything if _name(s.item) in wanted
    ]


@given(facts=stories(), due=st.sampled_from(DUES), first=minutes, later=minutes)
def test_time_alone_undoes_nothing(items_of, facts, due, first, later):
    """What is done stays done while nothing is corrected; no record fills two items."""
    facts = [fact for fact in facts if "supersedes" not in fact.body]
    items = items_of(1, 31, due, where={"group": "classroom"})
    start = moment("08 00:00").astimezone(UTC)
    earlier, after = (start + timedelta(minutes=each) for each in sorted((first, later)))
    before, now = judge(items, facts, (), earlier), judge(items, facts, (), after)
    for old, new in zip(before, now, strict=True):
        assert old.record is None or old == new
        assert old.status != "missed" or new.status in ("missed", "late")
    used = [each.record.id for each in now if each.record]
    assert len(used) == len(set(used))


def _name(item: Occurrence) -> tuple[object, ...]:
    return item.subject.id, item.opens, item.window.n


@given(facts=stories(), due=st.sampled_from(DUES), day=st.integers(8, 20))
def test_what_arrived_later_is_needed_only_where_it_reaches_back(items_of, facts, due, day):
    """The worklog leaves the rest out: a month that is over is not judged by a year of records."""
    items = items_of(8, day, due, where={"group": "classroom"})
    now = moment("31 00:00").astimezone(UTC)
    log = Worklog(facts)
    first = min((item.window.utc.opens for item in items), default=now)
    whole = log.of("f", first)
    for end in reach_of(items).values():
        part = log.of("f", first, end)
        assert judge(items, part, (), now) == judge(items, whole, (), now)
        assert {one.id for one in part} <= {one.id for one in whole}
