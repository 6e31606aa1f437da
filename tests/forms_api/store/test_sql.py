"""PostgreSQL: many processes, one chain; what the database itself refuses; what it survives."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from psycopg.errors import AdminShutdown, DiskFull, RaiseException
from sqlalchemy.exc import OperationalError

from forms_api.store.errors import (
    AlreadyInitialised,
    Damaged,
    IdExists,
    NotInitialised,
    NotStorable,
    Stale,
    StoreDown,
    StoreFull,
)
from forms_api.store.sql import LONGEST, init_sql, open_sql
from forms_api.store.sql_commit import take_lock
from forms_api.store.sql_engine import make_engine
from forms_api.store.sql_errors import translate


@pytest.fixture
def address(postgres):
    return postgres()


@pytest.fixture
def ask(address):
    """ask(statement, …) → the rows, past the store and in a session of its own."""

    def run(statement, *values):
        with psycopg.connect(address) as connection:
            cursor = connection.execute(statement, values)
            return cursor.fetchall() if cursor.description else None

    return run


def test_one_id_from_64_hands_in_4_processes_is_kept_once(address, reach, fact, ask):
    stores = [reach(address) for _ in range(4)]
    sent = [fact(n=n) for n in range(20)]

    def send(hand):
        return [_try(stores[hand % 4], record) for record in sent]

    with ThreadPoolExecutor(64) as pool:
        answers = list(pool.map(send, range(64)))
    for answered in zip(*answers, strict=True):
        assert sum(answer is None for answer in answered) == 1
        assert all(isinstance(answer, IdExists) for answer in answered if answer is not None)
    assert ask("SELECT count(*), count(DISTINCT id) FROM houqin.records") == [(20, 20)]


def test_of_many_corrections_in_4_processes_one_wins(address, reach, fact):
    stores = [reach(address) for _ in range(4)]
    first = fact()
    stores[0].append(first)
    rivals = [fact(n=n) for n in range(16)]
    with ThreadPoolExecutor(16) as pool:
        answers = list(
            pool.map(lambda n: _try(stores[n % 4], rivals[n], after=first.id), range(16))
        )
    (winner,) = [rival for rival, answer in zip(rivals, answers, strict=True) if answer is None]
    assert {store.follower(first.id) for store in stores} == {winner.id}
    assert {answer.head for answer in answers if answer is not None} == {winner.id}
    assert all(isinstance(answer, Stale) for answer in answers if answer is not None)


def test_what_one_process_keeps_another_sees_at_once(address, reach, fact, start):
    here, there = reach(address), reach(address)
    for minute in range(5):
        here.append(one := fact(minutes=minute))
        assert there.get(one.id) == one
        assert there.read("submission")[-1] == one
    (kept,) = there.append(fact(minutes=-60))
    assert kept.at == start + timedelta(minutes=4)
    assert here.head == there.head


def test_appends_that_wait_share_one_frame(address, reach, fact, ask, wait_until):
    store = reach(address)
    other = make_engine(address)
    sent = [fact(n=n) for n in range(12)]
    with ThreadPoolExecutor(len(sent)) as pool:
        with other.begin() as connection:
            take_lock(connection)
            first = pool.submit(store.append, sent[0])
            waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
            wait_until(lambda: ask(waiting) == [(1,)])
            rest = [pool.submit(store.append, record) for record in sent[1:]]
            wait_until(lambda: store.waiting == len(sent))
        for answer in (first, *rest):
            answer.result()
    other.dispose()
    counts = ask("SELECT frame, count(*) FROM houqin.records GROUP BY frame ORDER BY frame")
    assert counts == [(1, 1), (2, 11)]


def test_a_writer_that_ignores_the_lock_cannot_double_an_id(address, reach, fact, ask):
    store, one = reach(address), fact(n="ours")
    theirs = type(one)(one.id, one.kind, one.campus, one.subject, "p9", one.at, {"n": "theirs"})
    with (
        ThreadPoolExecutor(1) as pool,
        psycopg.connect(address) as foreign,
    ):
        _write_past_the_lock(foreign, theirs)
        ours = pool.submit(store.append, one)
        _wait_for_a_blocked_insert(ask)
        foreign.commit()
        with pytest.raises(IdExists) as refusal:
            ours.result(20)
    assert refusal.value.record == theirs
    assert store.read("submission") == (theirs,)


def test_the_database_refuses_a_second_follower_and_an_unknown_predecessor(
    reach, address, fact, ask
):
    store, first, second = reach(address), fact(), fact()
    store.append(first)
    store.append(second, after=first.id)
    insert = (
        "INSERT INTO houqin.records (frame, place, id, predecessor, envelope)"
        " VALUES (1, 99, gen_random_uuid(), %s, '{}')"
    )
    with pytest.raises(psycopg.errors.UniqueViolation):
        ask(insert, first.id)
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        ask(insert, fact().id)


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM houqin.records",
        "TRUNCATE houqin.records CASCADE",
        "DELETE FROM houqin.frames",
        "UPDATE houqin.frames SET prev = 'x'",
        "UPDATE houqin.records SET envelope = '{}'",
        "UPDATE houqin.records SET salt = NULL, kind = NULL, campus = NULL, subject = NULL,"
        " at = NULL, id = gen_random_uuid()",
    ],
)
def test_facts_are_not_changed_by_a_statement(address, reach, fact, ask, change):
    store, one = reach(address), fact()
    store.append(one)
    with pytest.raises(RaiseException):
        ask(change)
    assert store.read("submission") == (one,)


def test_texts_that_postgres_has_no_letters_for_are_kept_exactly(reach, address, fact):
    store = reach(address)
    subjects = ["a\0b", "a\\0b", "a\\\0b", "教室", "\ufffe", "x" * LONGEST, "😀" * LONGEST]
    sent = [fact(subject=subject, note="nul \0 back \\ slash") for subject in subjects]
    store.append(*sent)
    for record in sent:
        assert store.read("submission", subject=record.subject) == (record,)
        assert store.get(record.id) == record
    with pytest.raises(NotStorable):
        store.append(fact(subject="x" * (LONGEST + 1)))
    assert store.read("\ud800") == store.read("submission", subject="\ud800") == ()


def test_times_far_away_are_kept_exactly(reach, address, fact):
    store, one = reach(address), fact()
    early = type(one)(one.id, *_middle(one), datetime(1, 1, 1, tzinfo=UTC), {})
    late = fact()
    late = type(late)(late.id, *_middle(late), datetime(9999, 12, 30, tzinfo=UTC), {})
    store.append(early)
    store.append(late)
    assert store.read("submission") == (early, late)
    assert store.read("submission", since=late.at) == (late,)


def test_init_never_starts_where_a_store_is(address, reach, fact, start):
    one = fact()
    reach(address).append(one)
    with pytest.raises(AlreadyInitialised):
        init_sql(address, clock=lambda: start)
    assert reach(address).get(one.id) == one


def test_two_inits_at_once_make_one_store(postgres, start):
    address = postgres(init=False)

    def init(_):
        try:
            init_sql(address, clock=lambda: start)
        except (AlreadyInitialised, StoreDown) as refusal:
            return refusal
        return None

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(init, range(8)))
    assert answers.count(None) == 1


def test_a_database_without_a_store_is_not_started_empty(postgres):
    with pytest.raises(NotInitialised):
        open_sql(postgres(init=False))


def test_another_format_is_refused(address, ask):
    ask("UPDATE houqin.house SET format = 99")
    with pytest.raises(Damaged, match="99"):
        open_sql(address)


def test_a_store_that_moved_away_takes_nothing_more(address, reach, fact, ask):
    store, one = reach(address), fact()
    store.append(one)
    ask("UPDATE houqin.house SET moved_to = 'data'")
    with pytest.raises(StoreDown, match="data"):
        store.append(fact())
    assert store.get(one.id) == one
    with pytest.raises(StoreDown, match="data"):
        open_sql(address)


def test_an_answer_means_on_the_disk_whatever_the_database_is_set_to(address, ask):
    name = psycopg.conninfo.conninfo_to_dict(address)["dbname"]
    ask(f"ALTER DATABASE {name} SET synchronous_commit = off")
    engine = make_engine(address)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "on"
    engine.dispose()


def test_a_full_disk_is_told_from_a_database_that_is_away():
    assert isinstance(translate(OperationalError("", {}, DiskFull())), StoreFull)
    assert isinstance(translate(OperationalError("", {}, AdminShutdown())), StoreDown)


@pytest.mark.parametrize("address", ["", "nonsense", "postgresql://h:port/db"])
def test_a_bad_address_is_refused_in_words(address):
    with pytest.raises(StoreDown, match="postgresql://"):
        open_sql(address)


def test_a_refusal_never_shows_the_password(cluster):
    with pytest.raises(StoreDown) as refusal:
        open_sql("postgresql://houqin:secret@/nowhere?host=/nowhere")
    assert "secret" not in str(refusal.value)


def test_while_the_server_is_away_it_is_down_and_back_by_itself(
    address, reach, fact, cluster, request
):
    store, before, after = reach(address), fact(), fact()
    store.append(before)
    cluster.stop()
    request.addfinalizer(cluster.start_again)
    for call in (
        lambda: store.append(after),
        lambda: store.get(before.id),
        lambda: store.follower(before.id),
        lambda: store.read("submission"),
    ):
        with pytest.raises(StoreDown):
            call()
    cluster.start_again()
    assert store.failure is None
    assert store.read("submission") == (before,)
    assert store.append(after) == (after,)


def test_nothing_acknowledged_is_lost_when_the_server_crashes_during_appends(
    address, reach, fact, cluster
):
    stores, over = [reach(address) for _ in range(2)], threading.Event()
    acknowledged, downs = [], []

    def write(writer):
        for n in range(5_000):
            if over.is_set():
                return
            record = fact(writer=writer, n=n)
            while not _was_kept(stores[writer % 2], record, downs):
                over.wait(0.01)
            acknowledged.append(record.id)

    with ThreadPoolExecutor(8) as pool:
        writers = [pool.submit(write, writer) for writer in range(8)]
        for how in ("immediate", "fast", "immediate"):
            _wait_for_more(acknowledged, 50)
            cluster.stop(how)
            cluster.start()
        _wait_for_more(acknowledged, 50)
        over.set()
        for writer in writers:
            writer.result()
    kept = [record.id for record in reach(address).read("submission")]
    assert downs, "the server was never away: the test shows nothing"
    assert len(kept) == len(set(kept))
    assert set(kept) == set(acknowledged)


def _try(store, record, after=None):
    """None if the record was kept, else why not."""
    try:
        store.append(record, after=after)
    except (IdExists, Stale) as refusal:
        return refusal
    return None


def _was_kept(store, record, downs):
    """Send it as a phone does: an id that is known already was kept by an earlier try."""
    try:
        store.append(record)
    except IdExists:
        return True
    except StoreDown as down:
        downs.append(down)
        return False
    return True


def _wait_for_more(acknowledged, count):
    enough, pause = len(acknowledged) + count, threading.Event()
    for _ in range(3_000):
        if len(acknowledged) >= enough:
            return
        pause.wait(0.01)
    raise AssertionError("no append comes through any more")


def _middle(record):
    return record.kind, record.campus, record.subject, record.by


def _write_past_the_lock(connection, record):
    from forms_api.store.entry import entry_of
    from forms_api.store.envelope import complete, spell_rest
    from forms_api.store.frame import chain_hash, leaf_hash
    from forms_api.store.sql_commit import record_row

    salt, envelope = "ab" * 16, complete(spell_rest(record), record, None)
    seq, prev, leaves = connection.execute(
        "SELECT seq, prev, leaves FROM houqin.frames ORDER BY seq DESC LIMIT 1"
    ).fetchone()
    row = record_row(seq + 1, 0, entry_of(record, None), salt, envelope)
    connection.execute(
        "INSERT INTO houqin.frames VALUES (%s, %s, %s, '2026-09.jsonl')",
        (seq + 1, chain_hash(seq, prev, leaves), [leaf_hash(salt, envelope)]),
    )
    names, marks = ", ".join(row), ", ".join(["%s"] * len(row))
    connection.execute(f"INSERT INTO houqin.records ({names}) VALUES ({marks})", list(row.values()))


def _wait_for_a_blocked_insert(ask):
    pause = threading.Event()
    for _ in range(1_000):
        if ask("SELECT count(*) FROM pg_locks WHERE NOT granted")[0][0]:
            return
        pause.wait(0.01)
    raise AssertionError("the store's insert does not wait for the other one")
