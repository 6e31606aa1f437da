"""What was handed in is read once; each time, only what came since."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_api.actions.follow_work import WorkFollower
from forms_api.derive.worklog import Worklog
from forms_api.records.ids import new_id
from forms_api.records.record import Record
from forms_api.store.memory import MemoryStore

START = datetime(2026, 10, 12, tzinfo=UTC)


def sheet(minutes: int, form: str = "a", **body) -> Record:
    at = START + timedelta(minutes=minutes)
    content = {"form": form, "flags": (), "answers": {"x": "长"}, **body}
    return Record(new_id(at), "submission", "main", "kitchen", "p1", at, content)


def erasure(record: Record, minutes: int) -> Record:
    at = START + timedelta(minutes=minutes)
    return Record(new_id(at), "erasure", "main", record.id, "p2", at, {})


@pytest.fixture
def store():
    return MemoryStore()


class Counting:
    """A store that counts how many submissions were looked at."""

    def __init__(self, store):
        self.store, self.looked = store, 0

    def read(self, kind, **span):
        found = self.store.read(kind, **span)
        self.looked += len(found) if kind == "submission" else 0
        return found

    def get(self, record_id):
        return self.store.get(record_id)


def ids(log: Worklog, form: str = "a", since: datetime = START) -> list[str]:
    return [record.id for record in log.of(form, since)]


def test_what_came_is_there_by_form_without_its_answers(store):
    first, other = store.append(sheet(1), sheet(2, "b"))
    log = WorkFollower().follow(store, START)
    (kept,) = log.of("a", START)
    assert (kept.id, kept.by, kept.at, kept.subject) == (first.id, "p1", first.at, "kitchen")
    assert "answers" not in kept.body
    assert ids(log, "b") == [other.id]
    assert ids(log, "c") == []


def test_only_what_is_new_is_read_again(store):
    follower, counting = WorkFollower(), Counting(store)
    store.append(*[sheet(n) for n in range(50)])
    assert len(follower.follow(counting, START)) == 50
    counting.looked = 0
    store.append(sheet(60))
    assert len(follower.follow(counting, START)) == 51
    assert counting.looked <= 2, "the last one that was known, and the new one"


def test_two_of_the_same_millisecond_are_both_found(store):
    follower = WorkFollower()
    store.append(sheet(1))
    follower.follow(store, START)
    store.append(sheet(1))
    assert len(follower.follow(store, START)) == 2


def test_an_earlier_day_is_read_when_it_is_asked_for(store):
    store.append(sheet(0), sheet(100))
    follower = WorkFollower()
    later = START + timedelta(minutes=50)
    assert len(follower.follow(store, later)) == 1
    assert len(follower.follow(store, START)) == 2
    assert len(follower.follow(store, later)) == 2, "more may be there than was asked for"


@pytest.mark.parametrize("before", [True, False], ids=["read before", "erased before"])
def test_what_is_erased_is_forgotten(store, before):
    follower = WorkFollower()
    first, second = store.append(sheet(1), sheet(2))
    if before:
        follower.follow(store, START)
    store.append(erasure(first, 3))
    assert ids(follower.follow(store, START)) == [second.id]


def test_a_correction_belongs_to_the_day_of_what_it_corrects(store):
    (first,) = store.append(sheet(1))
    (corrected,) = store.append(sheet(2000, supersedes=first.id))
    store.append(sheet(3000, supersedes=corrected.id))
    log = WorkFollower().follow(store, START)
    assert len(ids(log)) == 3
    assert ids(log, since=START + timedelta(minutes=1500)) == []


def test_a_correction_of_what_came_before_the_log_is_no_work_of_its_own_day(store):
    (first,) = store.append(sheet(1))
    (corrected,) = store.append(sheet(2000, supersedes=first.id))
    later = START + timedelta(minutes=1500)
    fresh = WorkFollower()
    assert ids(fresh.follow(store, later), since=later) == []
    # nobody can say any more what it corrects
    store.append(erasure(first, 3000))
    for follower in (fresh, WorkFollower()):
        assert ids(follower.follow(store, later), since=later) == [corrected.id]


STEPS = st.lists(st.sampled_from(["a", "b", "correct", "erase", "look"]), max_size=25)


@given(STEPS)
def test_following_equals_reading_all_of_it_again(steps):
    store, follower, kept = MemoryStore(), WorkFollower(), []
    for minutes, step in enumerate(steps):
        if step == "look":
            follower.follow(store, START)
        elif step == "erase" and kept:
            store.append(erasure(kept.pop(minutes % len(kept)), minutes))
        elif step == "correct" and kept:
            kept += store.append(sheet(minutes, supersedes=kept[-1].id))
        elif step in ("a", "b"):
            kept += store.append(sheet(minutes, step))
    followed, recount = follower.follow(store, START), WorkFollower().follow(store, START)
    for form in ("a", "b"):
        assert ids(followed, form) == ids(recount, form)
        assert ids(recount, form) == [
            record.id for record in store.read("submission") if record.body["form"] == form
        ]


def test_what_arrived_later_is_left_out_but_for_what_may_be_of_before(store):
    early, late = store.append(sheet(1), sheet(2000))
    claim, mend = store.append(
        sheet(2100, done_at="2026-10-12T00:03:00.000Z"), sheet(2200, supersedes=late.id)
    )
    store.append(sheet(2300))
    log = WorkFollower().follow(store, START)
    found = log.of("a", START, START + timedelta(minutes=1500))
    assert [one.id for one in found] == [early.id, late.id, claim.id, mend.id]
