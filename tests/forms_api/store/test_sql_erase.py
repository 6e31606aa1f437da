"""Erasure in PostgreSQL: what is left in a row, that it is one with its decision, and the bytes."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path

import psycopg
import pytest

from forms_api.store import sql_photos, sql_sweep
from forms_api.store.disk import Disk
from forms_api.store.errors import IdErased, NotInitialised, Stale, StoreDown
from forms_api.store.photos import keep_photo, photos_in
from forms_api.store.sql import init_sql, open_sql
from forms_api.store.sql_commit import take_lock
from forms_api.store.sql_engine import make_engine
from forms_api.store.sql_move import move_to_folder, move_to_sql
from forms_api.store.sql_sweep import sweep
from forms_api.store.sql_verify import verify_sql
from forms_api.store.verify import verify_folder

DAY = 60 * 24  # minutes


@pytest.fixture
def address(postgres):
    return postgres()


@pytest.fixture
def ask(address):
    """ask(statement, …) → the rows, past the store and in a session of its own."""

    def run(statement, *values):
        with psycopg.connect(address, autocommit=True) as connection:
            cursor = connection.execute(statement, values)
            return cursor.fetchall() if cursor.description else None

    return run


@pytest.fixture
def reach_with_photos(tmp_path):
    """As `reach`, with the photos of the folder `tmp_path`."""
    with ExitStack() as stack:
        yield lambda address: stack.enter_context(closing(open_sql(address, photos=tmp_path)))


class QuickDisk(Disk):
    def sync(self, descriptor):
        pass

    def sync_folder(self, folder):
        pass


@pytest.fixture
def erase(fact):
    """erase(store, record, …) → the facts, as kept."""

    def append(store, *records, minutes=60):
        return store.append(
            *[fact("erasure", minutes=minutes, subject=each.id) for each in records]
        )

    return append


def test_of_an_erased_row_its_id_its_thread_and_its_leaf_are_left(address, reach, fact, ask, erase):
    store, first, second = reach(address), fact(), fact(name="小明")
    store.append(first)
    store.append(second, after=first.id)
    before = ask("SELECT seq, prev, leaves FROM houqin.frames ORDER BY seq")
    erase(store, first, second)
    row = "SELECT kind, campus, subject, at, salt, envelope FROM houqin.records WHERE id = %s"
    nothing = (None,) * 5
    assert ask(row, first.id) == [(*nothing, f'{{"erased":"{first.id}"}}')]
    left = f'{{"after":"{first.id}","erased":"{second.id}"}}'
    assert ask(row, second.id) == [(*nothing, left)]
    assert ask("SELECT seq, prev, leaves FROM houqin.frames ORDER BY seq")[:-1] == before
    found = verify_sql(address)
    assert (found.faults, found.records, found.erased) == ((), 2, 2)


def test_another_process_knows_of_it_at_once(address, reach, fact, erase):
    here, there, first = reach(address), reach(address), fact()
    here.append(first)
    assert there.get(first.id) == first
    erase(here, first)
    with pytest.raises(IdErased):
        there.get(first.id)
    with pytest.raises(IdErased):
        there.append(first)
    with pytest.raises(IdErased):
        there.append(fact(), first)
    assert there.read("submission") == ()


def test_decision_and_wiping_are_one(address, reach, fact, ask, erase):
    """The database refuses the wiping: then there is no decision either, and all is as before."""
    store, first = reach(address), fact()
    store.append(first)
    ask(
        "CREATE TRIGGER no BEFORE UPDATE ON houqin.records"
        " FOR EACH STATEMENT EXECUTE FUNCTION houqin.refuse_change()"
    )
    with pytest.raises(StoreDown):
        erase(store, first)
    assert (store.get(first.id), store.read("erasure")) == (first, ())
    ask("DROP TRIGGER no ON houqin.records")
    erase(store, first)
    assert store.read("submission") == ()
    assert verify_sql(address).faults == ()


def test_what_shares_a_frame_with_its_erasure_is_erased(
    address, reach, fact, ask, wait_until, erase
):
    store, one, other = reach(address), fact(name="小明"), fact(n=2)
    engine = make_engine(address)
    waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    with ThreadPoolExecutor(3) as pool:
        with engine.begin() as connection:
            take_lock(connection)
            calls = [pool.submit(store.append, other)]
            wait_until(lambda: ask(waiting) == [(1,)])  # it goes alone, the others together
            calls.append(pool.submit(store.append, one))
            wait_until(lambda: store.waiting == 2)
            calls.append(pool.submit(erase, store, one))
            wait_until(lambda: store.waiting == 3)
        for call in calls:
            call.result()
    engine.dispose()
    frame = "SELECT frame FROM houqin.records WHERE"
    assert ask(f"{frame} id = %s", one.id) == ask(f"{frame} kind = 'erasure'")
    assert store.read("submission") == (other,)
    with pytest.raises(IdErased):
        store.append(one)
    assert ask("SELECT count(*) FROM houqin.records WHERE envelope LIKE '%%小明%%'") == [(0,)]
    assert verify_sql(address).faults == ()


def test_of_an_erasure_and_a_correction_at_once_both_hold(address, reach, fact, erase):
    stores, rounds = [reach(address), reach(address)], 20
    with ThreadPoolExecutor(2) as pool:
        for _ in range(rounds):
            first, later, together = fact(), fact(), threading.Barrier(2)
            stores[0].append(first)

            def correct(first=first, later=later, together=together):
                together.wait(20)
                stores[0].append(later, after=first.id)

            def forget(first=first, together=together):
                together.wait(20)
                erase(stores[1], first)

            for call in [pool.submit(correct), pool.submit(forget)]:
                call.result()
            assert stores[1].follower(first.id) == later.id
            with pytest.raises(Stale):
                stores[1].append(fact(), after=first.id)
    found = verify_sql(address)
    assert (found.faults, found.erased) == ((), rounds)


def test_days_are_sealed_when_what_they_begin_with_is_erased(address, reach, fact, erase):
    store, first = reach(address), fact()
    store.append(first)
    erase(store, first)
    store.append(fact(minutes=DAY))
    (seal,) = store.read("seal")
    assert seal.subject == "2026-09-01"
    erase(store, seal, minutes=DAY)
    store.append(fact(minutes=2 * DAY))
    assert [each.subject for each in store.read("seal")] == ["2026-09-02"]


def test_a_text_that_is_gone_without_a_decision_is_found(address, reach, fact, ask):
    store, first = reach(address), fact()
    store.append(first)
    ask(
        "UPDATE houqin.records SET salt = NULL, kind = NULL, campus = NULL, subject = NULL,"
        " at = NULL, envelope = '{\"erased\":\"' || id || '\"}' WHERE id = %s",
        first.id,
    )
    with pytest.raises(IdErased):
        store.get(first.id)
    (fault,) = verify_sql(address).faults
    assert "没有删除它的决定" in fault.why


def test_erasures_move_there_and_back(
    postgres, address, reach, fact, erase, tmp_path, start, reopen
):
    first, unknown = fact(name="小明"), fact()
    with closing(reach(address)) as store:
        store.append(first)
        erase(store, first, unknown)
    folder, again = tmp_path / "out", postgres(init=False)
    move_to_folder(address, folder, clock=lambda: start)
    assert verify_folder(folder).faults == ()
    move_to_sql(folder, again, clock=lambda: start)
    with closing(reach(again)) as store:
        for each in (first, unknown):
            with pytest.raises(IdErased):
                store.append(each)
    assert verify_sql(again).faults == ()


def test_photos_go_with_the_last_record_that_names_them(
    address, fact, erase, tmp_path, reach_with_photos
):
    alone, shared, free = (keep_photo(tmp_path, bytes([n]) * 100, QuickDisk()) for n in range(3))
    store = reach_with_photos(address)
    first, second, third = fact(photo=alone, more=[shared]), fact(photo=shared), fact(photo=alone)
    store.append(first)
    store.append(second)
    erase(store, first)
    assert photos_in(tmp_path) == sorted([shared, free])
    erase(store, second)
    assert photos_in(tmp_path) == [free]
    with pytest.raises(IdErased):
        store.get(second.id)
    store.append(third)  # its photo never came: that is for others to say
    erase(store, third)
    assert store.read("submission") == ()


def test_an_erasure_whose_photos_stay_does_not_say_done(
    address, fact, erase, tmp_path, reach_with_photos, monkeypatch
):
    name = keep_photo(tmp_path, b"photo", QuickDisk())
    store, first, beside = reach_with_photos(address), fact(photo=name), fact()
    store.append(first, beside)
    monkeypatch.setattr(sql_photos, "drop_photos", _fail)
    with pytest.raises(StoreDown, match="照片还在"):
        erase(store, first)
    assert store.read("submission") == (beside,)
    assert store.append(another := fact(minutes=60)) == (another,)


def _fail(*_):
    raise OSError(5, "Input/output error")


MARK, SUBJECT = "quince", "medlar"


def test_after_a_sweep_the_text_is_nowhere_but_in_the_log_for_crashes(
    address, reach, fact, ask, erase, cluster
):
    # long texts would be packed, and a scan for them be blind
    ask("ALTER TABLE houqin.records ALTER envelope SET STORAGE EXTERNAL")
    store = reach(address)
    short = [fact(subject=f"{SUBJECT}{n}", note=f"{MARK}{n}") for n in range(40)]
    long = [fact(note=MARK + os.urandom(3_000).hex()) for _ in range(10)]
    kept = [fact(note=f"kept {n}") for n in range(40)]
    store.append(*short, *long, *kept)
    ask("ANALYZE houqin.records")
    erase(store, *short, *long)
    ask("CHECKPOINT")
    assert _scan(cluster, MARK) >= 50  # or else this looks in the wrong place
    assert _scan(cluster, SUBJECT) >= 40
    sweep(address)
    assert (_scan(cluster, MARK), _scan(cluster, SUBJECT)) == (0, 0)
    assert store.read("submission") == tuple(kept)
    assert verify_sql(address).faults == ()


def test_the_planner_keeps_no_samples_of_texts(address, reach, fact, ask):
    reach(address).append(*[fact(subject=f"s{n}", n=n) for n in range(50)])
    ask("ANALYZE houqin.records")
    sampled = {name for (name,) in ask("SELECT attname FROM pg_stats WHERE tablename = 'records'")}
    assert {"kind", "at"} <= sampled
    assert sampled.isdisjoint({"envelope", "salt", "subject"})


def test_a_sweep_does_not_say_done_while_somebody_sees_what_was_before(
    address, reach, fact, erase, monkeypatch
):
    store, first = reach(address), fact(name="小明")
    store.append(first)
    with psycopg.connect(address) as reader:
        reader.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        reader.execute("SELECT 1 FROM pg_class")
        erase(store, first)
        monkeypatch.setattr(sql_sweep, "TRIES", 1)
        with pytest.raises(StoreDown, match="pg_dump"):
            sweep(address)
    sweep(address)


def test_whoever_owns_the_records_may_sweep(cluster, postgres, reach, fact, erase):
    """No superuser: as with the database that the README makes."""
    address = postgres(init=False)
    with psycopg.connect(address, autocommit=True) as connection:
        name = connection.info.dbname
        connection.execute(f"CREATE ROLE plain_{name} LOGIN")
        connection.execute(f"ALTER DATABASE {name} OWNER TO plain_{name}")
    theirs = address.replace("houqin@", f"plain_{name}@")
    init_sql(theirs, clock=lambda: fact().at)
    with closing(reach(theirs)) as store:
        store.append(first := fact())
        erase(store, first)
    sweep(theirs)
    assert verify_sql(theirs).erased == 1


def test_where_no_store_is_nothing_is_swept(postgres):
    with pytest.raises(NotInitialised):
        sweep(postgres(init=False))


def _scan(cluster, text):
    """How often the text stands in the files of the cluster, those of its log excepted."""
    files = [path for path in Path(cluster.folder).rglob("*") if path.is_file()]
    searched = [path for path in files if "pg_wal" not in path.parts]
    return sum(path.read_bytes().count(text.encode()) for path in searched)
