"""Facts stand here as (minute, person, device, how, ok); 09:00 in Shanghai is minute 0."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms_api.derive.pin_lock import Lock, find_lock
from forms_api.records.record import Record
from forms_api.records.signin import signin_record

ZONE = ZoneInfo("Asia/Shanghai")
START = datetime(2026, 10, 12, 1, tzinfo=UTC)


def minute(number: float) -> datetime:
    return START + timedelta(minutes=number)


def tried(at: float, person="a", device="d", how="pin", ok=False) -> Record:
    return signin_record(minute(at), campus="main", person_id=person, how=how, ok=ok, device=device)


def lock(facts: list[Record], at: float, person="a", device="d", how="pin") -> Lock | None:
    return find_lock(facts, how, person_id=person, device_id=device, now=minute(at), zone=ZONE)


def wrong(times: int, start: float = 0, **more) -> list[Record]:
    return [tried(start + number / 10, **more) for number in range(times)]


def test_four_wrong_tries_lock_nothing():
    assert lock(wrong(4), 1) is None


def test_the_fifth_locks_for_a_quarter_of_an_hour_the_tenth_for_an_hour():
    five = wrong(5)
    assert lock(five, 1) == Lock(minute(15.4))
    assert lock(five, 15.4) is None
    ten = five + wrong(5, 20)
    assert lock(ten, 21) == Lock(minute(80.4))
    assert lock(ten, 80.4) is None


def test_the_fifteenth_locks_until_tomorrow_and_tomorrow_begins_from_0():
    fifteen = wrong(5) + wrong(5, 20) + wrong(5, 100)
    tomorrow = datetime(2026, 10, 12, 16, tzinfo=UTC)
    assert lock(fifteen, 101) == Lock(tomorrow)
    midnight = (tomorrow - START) / timedelta(minutes=1)
    assert lock(fifteen, midnight) is None
    assert lock(fifteen + wrong(4, midnight), midnight + 1) is None
    assert lock(fifteen + wrong(5, midnight), midnight + 1) == Lock(
        tomorrow + timedelta(minutes=15.4)
    )


@pytest.mark.parametrize("how", ["pin", "password", "invitation"])
def test_who_gets_in_is_believed_from_0_again(how):
    facts = [*wrong(4), tried(1, how=how, ok=True), *wrong(4, 2)]
    assert lock(facts, 3) is None
    assert lock([*facts, tried(3)], 3) is not None


def test_a_success_of_somebody_else_or_elsewhere_changes_nothing():
    facts = [*wrong(4), tried(1, person="b", ok=True), tried(1, device="e", ok=True), tried(2)]
    assert lock(facts, 3) is not None


def test_a_lock_is_of_one_person_on_one_device():
    five = wrong(5)
    assert lock(five, 1, device="e") is None
    assert lock(five, 1, person="b") is None


def test_pins_and_passwords_are_counted_apart():
    assert lock(wrong(5), 1, how="password") is None
    assert lock(wrong(5, how="password"), 1) is None
    assert lock(wrong(5, how="password"), 1, how="password") == Lock(minute(15.4))


def test_sixty_wrong_pins_of_whomever_leave_only_passwords_on_that_device():
    facts = [tried(number, person=f"p{number // 4}") for number in range(60)]
    assert lock(facts[:59], 60, person="new") is None
    assert lock(facts, 60, person="new") == Lock(minute(24 * 60), whole_device=True)
    assert lock(facts, 60, person="new", device="e") is None
    assert lock(facts, 60, person="new", how="password") is None
    assert lock(facts, 24 * 60, person="new") is None


def test_a_success_does_not_open_a_device_that_was_guessed_on_too_often():
    facts = [tried(number, person=f"p{number // 4}") for number in range(60)]
    assert lock([*facts, tried(61, ok=True)], 62) == Lock(minute(24 * 60), whole_device=True)


PAUSES = st.sampled_from([0.01, 0.5, 5, 15, 59, 61, 300, 1430])
MOVES = st.lists(st.tuples(PAUSES, st.integers(0, 30), st.booleans()), min_size=40, max_size=100)


@settings(max_examples=20, deadline=None)
@given(MOVES)
def test_no_24_hours_ever_answer_more_than_sixty_guesses_on_a_device(moves):
    """Whoever guesses at whatever pace, with successes of others between."""
    facts: list[Record] = []
    now = 0.0
    for pause, victim, is_success in moves:
        for number in range(5):
            person = f"p{(victim + number) % 31}"
            if lock(facts, now, person=person) is None:
                facts.append(tried(now, person=person))
        if is_success and lock(facts, now, person="me") is None:
            facts.append(tried(now, person="me", ok=True))
        assert lock(facts, now, person="owner", device="their own") is None
        now += pause
    times = [fact.at for fact in facts if not fact.body["ok"]]
    assert all(
        sum(1 for other in times if timedelta(0) <= at - other < timedelta(hours=24)) <= 60
        for at in times
    )


@settings(max_examples=20, deadline=None)
@given(st.lists(PAUSES, min_size=50, max_size=150))
def test_no_day_answers_more_than_fifteen_guesses_at_one_person_on_a_device(pauses):
    facts: list[Record] = []
    now = 0.0
    for pause in pauses:
        if lock(facts, now) is None:
            facts.append(tried(now))
        now += pause
    days = [fact.at.astimezone(ZONE).date() for fact in facts]
    assert all(days.count(day) <= 15 for day in set(days))
