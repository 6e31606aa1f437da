"""A dump of the database, read back into another one, is the same store: chain, reads, refusals."""

import threading
from contextlib import closing

import psycopg
import pytest
from click.testing import CliRunner
from psycopg.errors import RaiseException

from forms_api.cli import houqin
from forms_api.store.errors import IdErased, IdExists
from forms_api.store.sql_verify import verify_sql

DAY = 60 * 24  # minutes


@pytest.fixture
def filled(postgres, reach, fact):
    """An address with two sealed days, a thread, odd letters and an erased record."""
    address, first, gone = postgres(), fact(note="教室 \0 \\"), fact(name="小明")
    with closing(reach(address)) as store:
        store.append(first, fact(subject="a\0b\\c"))
        store.append(gone)
        store.append(fact(minutes=DAY), after=first.id)
        store.append(fact("erasure", minutes=2 * DAY, subject=gone.id))
    return address


def test_what_comes_out_of_a_dump_is_the_same_store(filled, reach, fact, cluster):
    copy = cluster.copy(filled)
    assert verify_sql(copy) == verify_sql(filled)
    assert (verify_sql(copy).faults, verify_sql(copy).erased) == ((), 1)
    with closing(reach(filled)) as here, closing(reach(copy)) as there:
        assert there.head == here.head
        for kind in ("submission", "seal", "erasure"):
            assert there.read(kind) == here.read(kind) != ()
        with pytest.raises(IdExists):
            there.append(here.read("submission")[0])
        with pytest.raises(IdErased):
            there.get(here.read("erasure")[0].subject)
        there.append(fact(minutes=3 * DAY))
    assert verify_sql(copy).faults == ()
    done = CliRunner().invoke(houqin, ["verify"], env={"HOUQIN_STORE": copy})
    assert (done.exit_code, "没有问题" in done.output) == (0, True)


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM houqin.records",
        "TRUNCATE houqin.records CASCADE",
        "DELETE FROM houqin.frames",
        "UPDATE houqin.frames SET prev = 'x'",
        "UPDATE houqin.records SET envelope = '{}'",
    ],
)
def test_it_refuses_changes_as_before(filled, cluster, change):
    with psycopg.connect(cluster.copy(filled)) as connection, pytest.raises(RaiseException):
        connection.execute(change)


def test_a_dump_taken_during_appends_is_whole(filled, reach, fact, cluster):
    """It is one moment of the database, whoever writes meanwhile."""
    over, store = threading.Event(), reach(filled)

    def write():
        while not over.is_set():
            store.append(fact(minutes=3 * DAY))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        copies = [cluster.copy(filled) for _ in range(3)]
    finally:
        over.set()
        writer.join()
    found = [verify_sql(copy) for copy in copies]
    assert [each.faults for each in found] == [(), (), ()]
    assert found[0].records < found[2].records  # or nothing was written meanwhile


def test_an_old_dump_forgets_again_by_the_list_that_backup_wrote(
    postgres, reach, fact, cluster, tmp_path
):
    address, kept, gone = postgres(), fact(), fact(name="小明")
    with closing(reach(address)) as store:
        store.append(kept, gone)
        old = cluster.copy(address)
        store.append(fact("erasure", minutes=1, subject=gone.id))
    folders = {"HOUQIN_DATA": str(tmp_path / "data")}
    environ = {"HOUQIN_STORE": address, **folders}
    wrote = CliRunner().invoke(houqin, ["backup", str(tmp_path)], env=environ)
    assert wrote.exit_code == 1  # the database itself is for pg_dump
    assert "pg_dump" in wrote.stderr
    with closing(reach(old)) as store:
        assert store.get(gone.id) == gone
    again = ["erase", "replay", str(tmp_path / "erasures.jsonl")]
    for count in (1, 0):
        done = CliRunner().invoke(houqin, again, env={"HOUQIN_STORE": old, **folders})
        assert (done.exit_code, f"其中 {count} 条" in done.stdout) == (0, True), done.output
    with closing(reach(old)) as store:
        with pytest.raises(IdErased):
            store.get(gone.id)
        assert store.get(kept.id) == kept
    assert verify_sql(old).faults == ()
