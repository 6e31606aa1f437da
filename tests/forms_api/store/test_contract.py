"""What every back end promises, tried on each of them."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from decimal import Decimal

import pytest

from forms_api.records.ids import name_id, new_id
from forms_api.records.record import spell_time
from forms_api.store.errors import (
    IdErased,
    IdExists,
    NotStorable,
    Stale,
    StoreDown,
    UnknownPredecessor,
)
from forms_api.store.memory import MemoryStore
from forms_api.store.remote import RemoteStore
from forms_api.store.size import HasSize


@pytest.fixture(params=["memory", "tiny", "remote", "postgres"])
def store(request):
    if request.param == "memory":
        return MemoryStore()
    if request.param == "postgres":
        return request.getfixturevalue("reach")()
    tiny = request.getfixturevalue("reopen")()
    if request.param == "tiny":
        return tiny
    port = request.getfixturevalue("serve")(tiny, "key")
    return RemoteStore(f"127.0.0.1:{port}", "key")


def test_an_appended_record_is_found(store, fact):
    sent = fact(answers={"chlorine": Decimal("250.5"), "n": 3, "rooms": ["a", {"b": None}]})
    assert store.append(sent) == (sent,)
    assert store.get(sent.id) == sent
    assert list(store.read("submission")) == [sent]


def test_nothing_is_found_where_nothing_is(store, fact, start):
    assert store.get(new_id(start)) is None
    assert store.get("no id at all") is None
    assert store.follower(new_id(start)) is None
    assert store.follower("no id at all") is None
    assert list(store.read("submission")) == []
    assert store.append() == ()


def test_reads_choose_by_kind_campus_subject_and_time(store, fact, start):
    a = fact(minutes=0)
    b = fact(minutes=1, subject="kitchen")
    c = fact(minutes=2, campus="east")
    d = fact("signoff", minutes=3)
    store.append(a, b)
    store.append(c)
    store.append(d)
    late = start + timedelta(minutes=1)

    def read(kind="submission", **choice):
        return list(store.read(kind, **choice))

    assert read() == [a, b, c]
    assert read("signoff") == [d]
    assert read("move") == []
    assert read(campus="main") == [a, b]
    assert read(campus="west") == []
    assert read(subject="small-1") == [a, c]
    assert read(subject="small-1", campus="east") == [c]
    assert read(since=late) == [b, c]
    assert read(until=late) == [a]
    assert read(since=late, until=late + timedelta(minutes=1), campus="main") == [b]
    assert read(since=late + timedelta(microseconds=1)) == [c]
    assert read(until=late + timedelta(microseconds=1)) == [a, b]


def test_what_was_read_stays_as_it_was(store, fact):
    store.append(fact())
    before = store.read("submission")
    store.append(fact())
    assert len(before) == len(list(before)) == 1
    assert before[0] == before[-1] == next(iter(before))


def test_a_store_that_is_well_has_no_failure(store, fact):
    assert store.failure is None
    store.append(fact())
    assert store.failure is None


def test_a_store_knows_how_much_it_holds(store, fact):
    if isinstance(store, RemoteStore):
        assert not isinstance(store, HasSize)  # the service is asked, by /metrics
        return
    before = store.size()
    store.append(fact(), fact())
    after = store.size()
    assert after.records == before.records + 2
    assert after.bytes >= before.bytes


def test_a_known_id_is_refused_with_the_first_record(store, fact):
    first = fact(form="a")
    store.append(first)
    again = type(first)(first.id, "signoff", "east", "x", "p2", first.at, {})
    with pytest.raises(IdExists) as refusal:
        store.append(again)
    assert refusal.value.record == first
    assert store.get(first.id) == first
    assert list(store.read("signoff")) == []


def test_a_batch_is_kept_whole_or_not_at_all(store, fact):
    known, new, newer = fact(), fact(), fact("signoff")
    store.append(known)
    with pytest.raises(IdExists) as refusal:
        store.append(new, newer, known)
    assert refusal.value.record == known
    assert store.get(new.id) is store.get(newer.id) is None
    assert list(store.read("submission")) == [known]
    assert store.append(new, newer) == (new, newer)


def test_two_records_of_a_batch_may_not_share_an_id(store, fact):
    one = fact()
    with pytest.raises(NotStorable):
        store.append(one, one)
    assert store.get(one.id) is None


@pytest.mark.parametrize(
    "body", [{"a": 1.5}, {"a": "\ud800"}, {"a": {1, 2}}, {"a": Decimal("NaN")}]
)
def test_what_json_cannot_say_exactly_is_refused_before_the_commit(store, fact, body):
    good, bad = fact(), fact(**body)
    with pytest.raises(NotStorable):
        store.append(good, bad)
    assert store.get(good.id) is None
    assert store.append(good) == (good,)


def test_an_id_is_a_uuid_but_any_version(store, fact, start):
    made = fact()

    def named(record_id):
        return type(made)(record_id, "form", "main", "x", "p1", start, {})

    content = named(name_id("form", "ab" * 32))
    assert store.append(content) == (content,)
    for record_id in ("", "r1", made.id.upper(), made.id.replace("-", "")):
        with pytest.raises(NotStorable):
            store.append(named(record_id))


def test_a_correction_follows_the_record_it_names(store, fact):
    first, second, third, beside = fact(), fact(), fact(), fact("form")
    store.append(first)
    store.append(second, beside, after=first.id)
    store.append(third, after=second.id)
    assert store.follower(first.id) == second.id
    assert store.follower(second.id) == third.id
    assert store.follower(third.id) is None
    assert store.follower(beside.id) is None


def test_only_one_record_may_follow_another(store, fact):
    first, second, third, other = fact(), fact(), fact(), fact()
    store.append(first)
    store.append(second, after=first.id)
    store.append(third, after=second.id)
    with pytest.raises(Stale) as refusal:
        store.append(other, after=first.id)
    assert refusal.value.head == third.id
    assert store.get(other.id) is None
    assert store.follower(first.id) == second.id


def test_two_threads_go_on_together_or_not_at_all(store, fact):
    first, other = fact(), fact("move")
    store.append(first, other)
    second, beside, free = fact(), fact("move"), fact("form")
    store.append(second, beside, free, after=[first.id, other.id])
    assert store.follower(first.id) == second.id
    assert store.follower(other.id) == beside.id
    assert store.follower(free.id) is None
    third, late = fact(), fact("move")
    with pytest.raises(Stale) as refusal:
        store.append(third, late, after=[second.id, other.id])
    assert refusal.value.head == beside.id
    assert store.get(third.id) is None
    assert store.follower(second.id) is None


def test_a_record_has_one_predecessor_and_each_one_follower(store, fact):
    first, other = fact(), fact()
    store.append(first, other)
    with pytest.raises(NotStorable):
        store.append(fact(), after=[first.id, other.id])
    with pytest.raises(NotStorable):
        store.append(fact(), fact(), after=[first.id, first.id])


def test_a_predecessor_must_be_there(store, fact, start):
    lonely = fact()
    missing = new_id(start)
    for after in (missing, lonely.id, "no id at all"):
        with pytest.raises(UnknownPredecessor) as refusal:
            store.append(lonely, after=after)
        assert refusal.value.after == after
    assert store.get(lonely.id) is None


def test_a_repeated_correction_is_known_rather_than_stale(store, fact):
    first, second = fact(), fact()
    store.append(first)
    store.append(second, after=first.id)
    with pytest.raises(IdExists) as refusal:
        store.append(second, after=first.id)
    assert refusal.value.record == second


def test_time_never_runs_backwards(store, fact, start):
    store.append(fact(minutes=10))
    early = fact(minutes=5)
    (kept,) = store.append(early)
    assert kept.at == start + timedelta(minutes=10)
    assert store.get(early.id) == kept
    one, two = store.append(fact(minutes=20), fact(minutes=15))
    assert one.at == two.at == start + timedelta(minutes=20)
    assert [spell_time(each.at) for each in store.read("submission", since=two.at)] == [
        spell_time(two.at)
    ] * 2


def test_one_id_sent_by_many_at_once_is_kept_once(store, fact):
    rounds = [fact(n=n) for n in range(10)]
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda record: _try(store, record), rounds * 8))
    assert sum(answer is None for answer in answers) == len(rounds)
    refused = [answer for answer in answers if answer is not None]
    assert all(isinstance(answer, IdExists) for answer in refused)
    by_id = {record.id: record for record in store.read("submission")}
    assert len(store.read("submission")) == len(by_id) == len(rounds)
    assert all(answer.record == by_id[answer.record.id] for answer in refused)


def test_of_many_corrections_at_once_one_wins(store, fact):
    first = fact()
    store.append(first)
    rivals = [fact(n=n) for n in range(16)]
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda rival: _try(store, rival, after=first.id), rivals))
    winners = [rival for rival, answer in zip(rivals, answers, strict=True) if answer is None]
    assert [winner.id for winner in winners] == [store.follower(first.id)]
    heads = {answer.head for answer in answers if isinstance(answer, Stale)}
    assert heads == {winners[0].id}
    assert len(store.read("submission")) == 2


def test_eight_writers_keep_order_and_batches_under_readers(store, fact):
    writers, rounds, batch = 8, 12, 3
    torn, done = [], threading.Event()

    def write(writer):
        for turn in range(rounds):
            # clocks of different threads disagree: time must not run backwards all the same
            minutes = turn - writer
            store.append(*(fact(minutes=minutes, by=str(writer), n=turn) for _ in range(batch)))

    def look():
        while not done.is_set():
            seen = list(store.read("submission"))
            if len(seen) % batch or len({each.id for each in seen}) != len(seen):
                torn.append(len(seen))

    with ThreadPoolExecutor(writers + 2) as pool:
        readers = [pool.submit(look) for _ in range(2)]
        list(pool.map(write, range(writers)))
        done.set()
        for reader in readers:
            reader.result()
    found = list(store.read("submission"))
    assert torn == []
    assert len(found) == writers * rounds * batch
    assert [each.at for each in found] == sorted(each.at for each in found)
    for at in range(0, len(found), batch):
        assert len({(each.by, each.body["n"]) for each in found[at : at + batch]}) == 1
    for writer in range(writers):
        turns = [each.body["n"] for each in found if each.by == str(writer)]
        assert turns == sorted(turns)


@pytest.mark.parametrize(
    "kind", ["memory", "tiny", "postgres"]
)  # a remote one leaves the service running
def test_after_close_nothing_is_taken(kind, request, fact):
    makers = {"tiny": "reopen", "postgres": "reach"}
    store = request.getfixturevalue(makers[kind])() if kind in makers else MemoryStore()
    store.append(fact())
    store.close()
    store.close()
    with pytest.raises(StoreDown):
        store.append(fact())


def _try(store, record, after=None):
    """None if the record was kept, else why not."""
    try:
        store.append(record, after=after)
    except (IdExists, Stale) as refusal:
        return refusal
    return None


def erasure(fact, *erased, minutes=60):
    return [
        fact("erasure", minutes=minutes, subject=each.id, basis="已过保存期") for each in erased
    ]


def test_an_erasure_takes_the_text_and_leaves_the_id(store, fact):
    first, second, third, beside = fact(name="小明"), fact(), fact(), fact(name="小红")
    store.append(first, beside)
    store.append(second, after=first.id)
    store.append(third, after=second.id)
    (decision,) = store.append(*erasure(fact, second))
    assert list(store.read("submission")) == [first, beside, third]
    assert list(store.read("erasure")) == [decision]
    with pytest.raises(IdErased) as refusal:
        store.get(second.id)
    assert refusal.value.record_id == second.id
    assert store.follower(first.id) == second.id
    assert store.follower(second.id) == third.id
    assert (store.get(first.id), store.get(beside.id)) == (first, beside)


def test_an_erased_id_is_never_used_again(store, fact):
    first = fact()
    store.append(first)
    store.append(*erasure(fact, first))
    with pytest.raises(IdErased):
        store.append(first)
    with pytest.raises(IdErased):
        store.append(fact(), first)
    assert list(store.read("submission")) == []
    assert store.failure is None


def test_an_id_may_be_erased_before_it_is_known(store, fact):
    """A backup is restored that is older than the record: it must not come back from a phone."""
    queued = fact()
    store.append(*erasure(fact, queued))
    with pytest.raises(IdErased):
        store.get(queued.id)
    with pytest.raises(IdErased):
        store.append(queued)
    with pytest.raises(UnknownPredecessor):
        store.append(fact(), after=queued.id)


def test_several_are_erased_by_one_append_or_none(store, fact):
    kept = [fact(minutes=each, n=each) for each in range(4)]
    for each in kept:
        store.append(each)
    request = fact("erasure-request", minutes=5, subject=kept[0].id)
    store.append(request)
    decisions = erasure(fact, kept[0], kept[2])
    store.append(*decisions, after=request.id)
    assert list(store.read("submission")) == [kept[1], kept[3]]
    with pytest.raises(Stale):
        store.append(*erasure(fact, kept[1]), after=request.id)
    assert list(store.read("submission")) == [kept[1], kept[3]]


def test_an_erased_record_keeps_its_place_in_the_thread(store, fact):
    first, second = fact(), fact()
    store.append(first)
    store.append(*erasure(fact, first))
    store.append(second, after=first.id)
    assert store.follower(first.id) == second.id
    with pytest.raises(Stale):
        store.append(fact(), after=first.id)


def test_what_was_read_before_an_erasure_is_never_another_record(store, fact):
    """A page may be read out while something is erased: it fails, or shows what it should."""
    records = [fact(minutes=each, n=each) for each in range(5)]
    store.append(*records)
    before = store.read("submission")
    store.append(*erasure(fact, records[1]))
    with suppress(StoreDown, IdErased):
        assert set(before) <= set(records)
    after = [each for each in records if each != records[1]]
    assert list(store.read("submission")) == after
    later = fact(minutes=61, n=9)
    store.append(later)
    assert list(store.read("submission")) == [*after, later]


def test_nothing_is_kept_about_an_erased_record(store, fact):
    """What came under its id and is set aside just then would tell again what is gone."""
    first = fact()
    store.append(first)
    store.append(*erasure(fact, first))
    with pytest.raises(IdErased) as refusal:
        store.append(fact("quarantine", subject=first.id, name="小明"))
    assert refusal.value.record_id == first.id
    store.append(*erasure(fact, first))  # again is no harm
    assert list(store.read("quarantine")) == []
