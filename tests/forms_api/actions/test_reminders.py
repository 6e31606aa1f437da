"""What is sent when, to whom, and that it is sent once. Monday 12 October 2026."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from forms_api.actions.follow_work import WorkFollower
from forms_api.actions.plan_reminders import Plan, plan_reminders
from forms_api.actions.read_board import Look
from forms_api.actions.record_leave import Absence, record_leave
from forms_api.actions.send_reminders import keep_reminders, send_reminders
from forms_api.derive.people import fold_people
from forms_api.notify.destination import read_destinations
from forms_api.notify.message import spell
from forms_api.notify.outcome import SENT, Outcome
from forms_api.records.ids import new_id
from forms_api.records.person import PERSON
from forms_api.records.record import Record
from forms_api.records.reminder import REMINDER
from forms_api.records.submission import KIND, submission_body

GROUP = "wecom=https://wecom.example.cn/send?key=1"
DIGESTS = (time(7, 50), time(11, 20), time(15, 20))


@pytest.fixture
def clock(clock):
    """The staff comes on Friday morning."""
    clock.now = datetime.fromisoformat("2026-10-09T07:00:00+08:00")
    return clock


@pytest.fixture
def plan() -> Plan:
    return Plan(read_destinations(GROUP), DIGESTS, timedelta(hours=2), "https://h.example.cn/today")


@pytest.fixture
def at(clock, library, store, staff, plan):
    """at("11:20") → the errands of that time on Monday; at("11:20", day=16) on Friday."""

    def at(text: str, *, day: int = 12, plan: Plan = plan):
        local = datetime.fromisoformat(f"2026-10-{day}T{text}:00+08:00")
        clock.now = local
        return plan_reminders(Look(library, store, WorkFollower(), local), plan)

    return at


@pytest.fixture
def texts(at):
    return lambda *args, **more: [spell(one.message, lambda _: True) for one in at(*args, **more)]


@pytest.fixture
def send(store):
    """Send errands that are all taken; gives the labels in their order."""

    def send(errands, deliver=lambda *_: SENT) -> list[bool]:
        keep = lambda facts: keep_reminders(store, facts)  # noqa: E731
        return [report.outcome.is_sent for report in send_reminders(errands, deliver, keep)]

    return send


def hand_in(store, form: str, place: str, local: str) -> None:
    at = datetime.fromisoformat(f"2026-10-{local}:00+08:00")
    body = submission_body(form=form, revision=1, text=new_id(at), answers={}, asked={})
    store.append(Record(new_id(at), KIND, "main", place, "somebody", at, body))


def fridge_of_friday(store) -> None:
    """Nothing of the days before is missing then, but the toys."""
    hand_in(store, "fridge-log", "kitchen", "09T08:00")


def test_the_first_digest_looks_back_at_the_last_open_day_and_ahead_to_the_next(texts, store):
    (text,) = texts("07:50")[:1]
    assert text.splitlines() == [
        "小小幼儿园 10月12日 07:50 提醒：3 项漏做，1 项待做",
        "【漏做】冰箱温度记录（10月9日 09:00 前）：食堂（李厨师）",
        "【漏做】玩具清洗消毒记录（10月9日 16:00 前）：小一班（孙保育）、小二班（孙保育）",
        "【待做】冰箱温度记录（09:00 前）：食堂（李厨师）",
        "打开看：https://h.example.cn/today",
    ]


def test_before_the_first_digest_and_without_anything_to_say_nothing_is_sent(at, store):
    fridge_of_friday(store)
    hand_in(store, "toy-disinfection", "small-1", "09T15:00")
    hand_in(store, "toy-disinfection", "small-2", "09T15:00")
    assert at("07:49") == ()
    hand_in(store, "fridge-log", "kitchen", "12T08:30")
    assert at("11:20") == ()


def test_a_digest_is_the_same_at_any_minute_until_the_next_one(texts, store):
    fridge_of_friday(store)
    digests = {minute: texts(f"11:{minute}", plan=only_digests(store)) for minute in (20, 50)}
    assert digests[20] == digests[50]
    assert "09:00 前" in digests[20][0]


def only_digests(_store) -> Plan:
    return Plan(read_destinations(GROUP), DIGESTS, timedelta(days=30), "")


def test_what_was_sent_is_not_sent_again_and_the_next_digest_is(at, send, store):
    plan = only_digests(store)
    assert send(at("11:20", plan=plan)) == [True]
    assert at("11:25", plan=plan) == ()
    assert at("15:19", plan=plan) == ()
    assert len(at("15:20", plan=plan)) == 1
    (fact,) = store.read(REMINDER)
    assert fact.body == {"day": "2026-10-12", "what": "digest 11:20", "to": "wecom"}
    assert fact.subject == "main"


def test_what_failed_is_sent_by_the_next_run_and_only_that(at, send, store):
    both = replace(only_digests(store), destinations=read_destinations(f"{GROUP} {GROUP}2"))
    refuse = lambda to, _: Outcome("again") if to.label == "wecom#2" else SENT  # noqa: E731
    assert send(at("11:20", plan=both), refuse) == [True, False]
    (errand,) = at("11:25", plan=both)
    assert errand.destination.label == "wecom#2"


def test_a_missed_item_goes_to_the_job_above_after_two_hours_and_once(at, texts, send, store):
    fridge_of_friday(store)
    hand_in(store, "toy-disinfection", "small-1", "09T15:00")
    hand_in(store, "toy-disinfection", "small-2", "09T15:00")
    send(at("07:50"))
    assert at("10:59") == ()
    (up,) = texts("11:00")
    assert up.splitlines() == [
        "小小幼儿园 10月12日 提醒：1 项超过 2 小时没做",
        "请保健医（周保健）过问",
        "【没做】冰箱温度记录（09:00 前）：食堂（李厨师）",
        "打开看：https://h.example.cn/today",
    ]
    send(at("11:00"))
    assert at("11:05") == ()


def test_a_thing_done_late_is_not_passed_up(at, store):
    fridge_of_friday(store)
    hand_in(store, "toy-disinfection", "small-1", "09T15:00")
    hand_in(store, "toy-disinfection", "small-2", "09T15:00")
    hand_in(store, "fridge-log", "kitchen", "12T09:30")
    assert at("11:10") == ()


def test_it_goes_up_step_by_step_as_far_as_there_is_somebody(folder, clock, store, staff, plan):
    folder.swap("jobs/health-worker.yml", "title: 保健医", "title: 保健医\nreports_to: principal")
    library = folder.load()

    def jobs(text: str) -> list[str]:
        local = datetime.fromisoformat(f"2026-10-12T{text}:00+08:00")
        errands = plan_reminders(Look(library, store, WorkFollower(), local), plan)
        points = [point.text for one in errands for point in one.message.points]
        return [point for point in points if point.startswith("请")]

    fridge_of_friday(store)
    hand_in(store, "toy-disinfection", "small-1", "09T15:00")
    hand_in(store, "toy-disinfection", "small-2", "09T15:00")
    assert jobs("11:01") == ["请保健医（周保健）过问"]
    assert jobs("13:01") == ["请园长（钱园长）过问"]
    assert jobs("19:59") == ["请园长（钱园长）过问"]


def test_nothing_is_passed_up_at_night_or_on_a_closed_day(at, plan):
    silent = replace(plan, times=())
    assert len(at("19:59", plan=silent)) == 1
    assert at("20:00", plan=silent) == ()
    assert at("06:59", day=13, plan=silent) == ()
    assert len(at("07:00", day=13, plan=silent)) == 1
    assert at("11:00", day=17, plan=silent) == ()  # a Saturday


def test_nights_and_closed_days_do_not_count(texts, plan, store):
    """The toys of Friday were missed at 18:00: two waking hours are over at 20:00."""
    fridge_of_friday(store)
    silent = replace(plan, times=(), after=timedelta(hours=3))
    assert texts("07:59", plan=silent) == []
    (up,) = texts("08:00", plan=silent)
    assert "玩具清洗消毒记录" in up


def test_a_destination_of_a_job_gets_what_is_passed_up_to_it_and_no_digest(at, plan):
    boss = "feishu:health-worker=https://feishu.example.cn/1"
    shared = replace(plan, destinations=read_destinations(f"{GROUP} {boss}"))
    found = [(one.destination.label, one.message.title) for one in at("11:30", plan=shared)]
    assert [(label, "超过" in title) for label, title in found] == [
        ("wecom", False),
        ("feishu:health-worker", True),
    ]


def test_a_destination_of_another_campus_gets_nothing(at, plan):
    other = replace(plan, destinations=read_destinations(GROUP.replace("wecom=", "wecom@east=")))
    assert at("11:30", plan=other) == ()


def test_who_is_away_is_not_asked_but_the_stand_in_is(texts, store, staff, clock, add):
    deputy = add("吴代班", "cook")
    day = date(2026, 10, 12)
    people = fold_people(store.read(PERSON))
    record_leave(store, people, Absence(staff.health.id, day, day, deputy.id), clock())
    up = texts("11:30")[-1]
    assert "请保健医（吴代班）过问" in up


def test_without_anybody_to_ask_the_line_says_so(folder, clock, store, plan):
    local = datetime.fromisoformat("2026-10-12T11:30:00+08:00")
    errands = plan_reminders(Look(folder.load(), store, WorkFollower(), local), plan)
    digest, up = (spell(one.message, lambda _: True) for one in errands)
    assert "食堂（没有人负责）" in digest
    assert "请保健医（现在没有人任这个岗位）过问" in up


def test_many_places_are_counted(folder, clock, store, staff, plan):
    rooms = "".join(f"\n      - {{id: c{n}, title: 班{n}, group: classroom}}" for n in range(9))
    folder.swap("school.yml", "    places:", f"    places:{rooms}")
    local = datetime.fromisoformat("2026-10-16T15:30:00+08:00")
    (errand, *_) = plan_reminders(Look(folder.load(), store, WorkFollower(), local), plan)
    line = next(p for p in errand.message.points if p.text.startswith("【待做】玩具"))
    assert line.text.endswith("等 11 处")
    assert line.items == 11


def test_when_all_is_sent_and_nobody_can_be_asked_nothing_is_read(at, send, store, plan, library):
    """Every few minutes, for years: the records are read only where there is something to say."""
    send(at("20:30"))

    class Deaf:
        """Only tells whether a fact is there."""

        get = staticmethod(store.get)

    local = datetime.fromisoformat("2026-10-12T20:35:00+08:00")
    assert plan_reminders(Look(library, Deaf(), WorkFollower(), local), plan) == ()
