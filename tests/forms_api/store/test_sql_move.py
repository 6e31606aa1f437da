"""Moving there and back: the same bytes, the same reads, and never two places to go on in."""

import os
import shutil
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner

from forms_api.cli import houqin
from forms_api.store import sql_move
from forms_api.store.disk import Disk
from forms_api.store.errors import (
    AlreadyInitialised,
    Damaged,
    Locked,
    NotInitialised,
    StoreDown,
)
from forms_api.store.frame import Frame, Item, decode, encode
from forms_api.store.open import open_chosen
from forms_api.store.photos import keep_photo, photos_in
from forms_api.store.sql import init_sql, open_sql
from forms_api.store.sql_frames import read_frames
from forms_api.store.sql_move import move_to_folder, move_to_sql, show_address
from forms_api.store.tiny import init_store
from forms_api.store.walk import Link, line_of, read_journal, walk

MONTH = 60 * 24 * 31  # minutes
DEAD = 9  # an exit code


@pytest.fixture
def clock(start):
    return lambda: start


@pytest.fixture
def filled(folder, reopen, fact):
    """A folder over three months, with odd texts, a batch, a thread and an erased record."""
    with closing(reopen()) as store:
        _fill(store, fact)
    return folder


def test_there_and_back_is_byte_for_byte_the_same(filled, postgres, clock, tmp_path, reopen):
    before = _read_all(closing_store := reopen())
    closing_store.close()
    lines, address, back = _lines(filled), postgres(init=False), tmp_path / "back"
    there = move_to_sql(filled, address, clock=clock)
    with closing(open_sql(address)) as store:
        assert _read_all(store) == before
        assert store.head == there.head
    assert move_to_folder(address, back, clock=clock) == there
    assert (there.records, there.erased) == (sum(map(len, before.values())) + 1, 1)
    assert _lines(back) == lines
    assert _read_all(reopen(back)) == before


def test_what_begins_in_postgres_is_a_folder_like_any_other(
    postgres, reach, fact, clock, tmp_path, reopen
):
    address, folder = postgres(), tmp_path / "out"
    with closing(reach(address)) as store:
        _fill(store, fact)
        before, head = _read_all(store), store.head
    move_to_folder(address, folder, clock=clock)
    with closing(reopen(folder)) as store:
        assert _read_all(store) == before
        assert store.head == head
        assert store.failure is None
        again = fact(minutes=4 * MONTH)
        assert store.append(again) == (again,)
    assert [len(lines) > 1 for lines in _lines(folder).values()] == [True] * 4
    assert all(decode(lines[0]).items == () for lines in _lines(folder).values())


def test_both_back_ends_make_the_same_frames_of_the_same_facts(
    postgres, reach, folder, reopen, fact
):
    sent = [fact(minutes=hour * 60, n=hour) for hour in range(0, 24 * 40, 7)]
    address = postgres()
    for store in (reopen(), reach(address)):
        for record in sent:
            store.append(record)
        store.close()
    engine = open_sql(address)
    with closing(engine), engine._engine.connect() as connection:
        in_database = [_shape(link) for link in read_frames(connection)]
    in_folder = [_shape(link) for link in read_journal(folder)]
    assert in_database == in_folder
    assert sum("seal" in kinds for _, kinds in in_folder) > 30


def test_after_the_move_nobody_goes_on_in_the_old_place(filled, postgres, clock, tmp_path, reach):
    address = postgres(init=False)
    move_to_sql(filled, address, clock=clock)
    with pytest.raises(StoreDown, match="已经搬到"):
        open_chosen(filled, "", clock=clock)
    with pytest.raises(StoreDown, match="已经搬到"):
        move_to_sql(filled, postgres(init=False), clock=clock)
    open_chosen(filled, address, clock=clock).close()
    running = reach(address)
    move_to_folder(address, tmp_path / "back", clock=clock)
    with pytest.raises(StoreDown, match="已经搬到"):
        running.append(*_some(running))
    with pytest.raises(StoreDown, match="已经搬到"):
        open_chosen(filled, address, clock=clock)


def test_a_folder_with_records_is_not_forgotten_for_an_empty_database(filled, postgres, clock):
    with pytest.raises(StoreDown, match="move-store"):
        open_chosen(filled, postgres(), clock=clock)


def test_a_move_goes_only_where_nothing_is(filled, postgres, clock, tmp_path, reach, fact):
    full = postgres()
    with pytest.raises(AlreadyInitialised):
        move_to_sql(filled, full, clock=clock)
    with pytest.raises(AlreadyInitialised):
        move_to_folder(full, filled, clock=clock)
    with pytest.raises(NotInitialised):
        move_to_folder(postgres(init=False), tmp_path / "none", clock=clock)
    one = fact()
    assert reach(full).append(one) == (one,)
    open_chosen(filled, "", clock=clock).close()


def test_a_folder_in_use_is_not_moved(filled, postgres, clock, reopen):
    owner, address = reopen(filled), postgres(init=False)
    with pytest.raises(Locked):
        move_to_sql(filled, address, clock=clock)
    owner.close()
    move_to_sql(filled, address, clock=clock)


def test_a_changed_record_stops_the_move_and_leaves_nothing(
    filled, postgres, clock, tmp_path, reopen
):
    first = tmp_path / "first"
    shutil.copytree(filled, first)
    address = postgres(init=False)
    oldest = min((first / "journal").iterdir())
    oldest.write_bytes(oldest.read_bytes().replace(b"small-1", b"small-2", 1))
    with pytest.raises((Damaged, StoreDown)):
        move_to_sql(first, address, clock=clock)
    with pytest.raises(NotInitialised):
        open_sql(address)
    move_to_sql(filled, address, clock=clock)


TAMPERING = pytest.mark.parametrize(
    "change",
    [
        "UPDATE houqin.records SET envelope = replace(envelope, 'small-1', 'small-2')",
        "UPDATE houqin.records SET subject = 'small-2' WHERE subject = 'small-1'",
        "UPDATE houqin.records SET at = at + interval '1 second' WHERE frame = 2",
        "UPDATE houqin.frames SET leaves = '{}' WHERE seq = 3",
        "UPDATE houqin.frames SET prev = 'x' WHERE seq = 3",
        "DELETE FROM houqin.records WHERE frame = (SELECT max(frame) FROM houqin.records)",
        "DELETE FROM houqin.frames WHERE seq = (SELECT max(seq) FROM houqin.frames)",
        "UPDATE houqin.frames SET seq = 1000 WHERE seq = (SELECT min(seq) FROM houqin.frames f"
        " WHERE NOT EXISTS (SELECT FROM houqin.records r WHERE r.frame = f.seq) AND seq > 0)",
    ],
)


@TAMPERING
def test_what_was_changed_in_the_database_is_not_moved(filled, postgres, clock, tmp_path, change):
    address, target = postgres(init=False), tmp_path / "back"
    move_to_sql(filled, address, clock=clock)
    _tamper(address, change)
    with pytest.raises(Damaged):
        move_to_folder(address, target, clock=clock)
    assert not (target / "journal").exists()
    open_sql(address).close()


@TAMPERING
def test_verify_finds_what_was_changed_in_the_database(filled, postgres, clock, change):
    address = postgres(init=False)
    move_to_sql(filled, address, clock=clock)
    before = _run("verify", HOUQIN_STORE=address)
    assert before.exit_code == 0, before.output
    _tamper(address, change)
    after = _run("verify", HOUQIN_STORE=address)
    assert (after.exit_code, "节" in after.output) == (1, True), after.output


def test_an_anchor_taken_before_the_move_holds_after_it_and_finds_a_cut_tail(
    filled, postgres, clock, tmp_path
):
    address, file = postgres(init=False), str(tmp_path / "anchors")
    assert _run("anchor", "--append", file, "--data", str(filled)).exit_code == 0
    move_to_sql(filled, address, clock=clock)
    assert _run("anchor", "--append", file, HOUQIN_STORE=address).exit_code == 0
    assert len({line.split()[2] for line in Path(file).read_text("ascii").splitlines()}) == 1
    assert _run("verify", "--anchor", file, HOUQIN_STORE=address).exit_code == 0
    last = "(SELECT max(seq) FROM houqin.frames)"
    _tamper(address, f"DELETE FROM houqin.records WHERE frame = {last}")
    _tamper(address, f"DELETE FROM houqin.frames WHERE seq = {last}")
    assert _run("verify", HOUQIN_STORE=address).exit_code == 0
    found = _run("verify", "--anchor", file, HOUQIN_STORE=address)
    assert (found.exit_code, "锚点" in found.output) == (1, True)


IN_THE_WAY = ["write_frames", "note_move", "_open_database"]
OUT_OF_IT = ["_write_journal", "note_move", "_finish", "open_store", "_open_folder"]


@pytest.mark.parametrize("where", IN_THE_WAY)
def test_a_move_in_that_dies_leaves_one_place_open_at_most_and_is_finished_by_the_next(
    filled, postgres, clock, where, reopen, fact
):
    address, late = postgres(init=False), fact(minutes=3 * MONTH)
    _die_in(where, lambda: move_to_sql(filled, address, clock=clock))
    opened = _open_places(filled, address, clock)
    assert opened == ([] if where == "_open_database" else ["folder"])
    if opened:
        with closing(reopen(filled)) as store:
            store.append(late)
    move_to_sql(filled, address, clock=clock)
    assert _open_places(filled, address, clock) == ["database"]
    with closing(open_sql(address)) as store:
        assert store.get(late.id) == (late if opened else None)
        assert store.append(fact(minutes=4 * MONTH))


@pytest.mark.parametrize("where", OUT_OF_IT)
def test_a_move_out_that_dies_leaves_one_place_open_at_most_and_can_be_finished(
    filled, postgres, clock, where, tmp_path, reach
):
    address, folder = postgres(init=False), tmp_path / "back"
    before = move_to_sql(filled, address, clock=clock)
    _die_in(where, lambda: move_to_folder(address, folder, clock=clock))
    if where == "_open_folder":
        assert _open_places(folder, address, clock) == []
    else:
        assert _open_places(folder, address, clock) == ["database"]
        with pytest.raises(AlreadyInitialised):
            move_to_folder(address, folder, clock=clock)
        folder = tmp_path / "another"
    assert move_to_folder(address, folder, clock=clock) == before
    assert _open_places(folder, address, clock) == ["folder"]


def test_what_is_unfinished_says_so_and_is_no_place_for_another_store(
    filled, postgres, clock, tmp_path
):
    address, other, second = postgres(init=False), postgres(init=False), tmp_path / "second"
    init_store(second, clock=clock)
    _die_in("note_move", lambda: move_to_sql(filled, address, clock=clock))
    with pytest.raises(StoreDown, match=r"还没有做完.*move-store"):
        open_sql(address)
    with pytest.raises(AlreadyInitialised):
        init_sql(address, clock=clock)
    with pytest.raises(AlreadyInitialised):
        move_to_sql(second, address, clock=clock)
    move_to_sql(filled, other, clock=clock)
    with pytest.raises(StoreDown, match="已经搬到"):
        move_to_sql(filled, address, clock=clock)
    assert _open_places(filled, other, clock) == ["database"]


def test_a_line_is_spelled_as_it_was_read():
    line = encode(3, "ab" * 32, [("cd" * 16, '{"id":"教"}'.encode())]).line
    assert line_of(decode(line)) == line
    erased = Frame(4, "ab" * 32, ("ef" * 32,), (Item(0, 0, "", '{"erased":"x"}'),))
    found = decode(line_of(erased))
    assert (found.seq, found.leaves, found.items[0].text) == (4, erased.leaves, '{"erased":"x"}')


def test_a_walk_that_misses_a_frame_says_where():
    opening = decode(encode(0, "0" * 64, ()).line)
    third = decode(encode(2, opening.head, ()).line)
    with pytest.raises(Damaged, match="2026-09"):
        walk([Link("2026-09.jsonl", opening), Link("2026-09.jsonl", third)])


def test_the_command_moves_there_and_back(filled, postgres, tmp_path):
    address, back = postgres(init=False), tmp_path / "back"
    (filled / "secret.key").write_text("key\n", encoding="ascii")
    photos = [keep_photo(filled, bytes([n]) * 10, Disk()) for n in range(3)]
    lines = _lines(filled)
    there = _run("move-store", "--to", address, "--data", str(filled))
    assert there.exit_code == 0, there.output
    again = _run("move-store", "--to", address, "--data", str(filled))
    assert again.exit_code == 1
    assert "已经搬到" in again.output
    out = _run("move-store", "--to", str(back), "--data", str(filled), HOUQIN_STORE=address)
    assert out.exit_code == 0, out.output
    assert _lines(back) == lines
    assert photos_in(back) == sorted(photos)
    assert (back / "secret.key").read_text(encoding="ascii") == "key\n"
    heads = [line for line in (there.output + out.output).splitlines() if "链条末端" in line]
    assert len(heads) == 2
    assert len(set(heads)) == 1


@pytest.mark.parametrize(
    ("to", "store", "words"),
    [
        ("elsewhere", "", "HOUQIN_STORE"),
        ("postgresql:///b", "postgresql:///a", "去掉"),
        ("elsewhere", "mysql://a", "看不懂"),
    ],
)
def test_the_command_says_what_it_needs(tmp_path, to, store, words):
    answer = _run("move-store", "--to", to, "--data", str(tmp_path / "data"), HOUQIN_STORE=store)
    assert answer.exit_code == 1
    assert words in answer.output


def test_no_password_is_shown():
    assert "secret" not in show_address("postgresql://u:secret@h/d")


def _fill(store, fact):
    first, second, third = fact(), fact(), fact(minutes=MONTH)
    store.append(first, fact("signoff", campus="east", subject="a\0b\\c"), fact(note="教室 \0"))
    store.append(second, after=first.id)
    store.append(gone := fact(erase="me"))
    store.append(third, fact("move"), after=second.id)
    store.append(fact("erasure", minutes=MONTH, subject=gone.id))
    for n in range(5):
        store.append(fact(minutes=2 * MONTH + n, n=n))


def _die_in(where, move):
    """Play `move` in a process that dies, without any cleaning up, when it comes to `where`."""
    child = os.fork()
    if not child:
        setattr(sql_move, where, lambda *_, **__: os._exit(DEAD))
        try:
            move()
        finally:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == DEAD


def _open_places(folder, address, clock):
    places = {
        "folder": lambda: open_chosen(folder, "", clock=clock, wait=0),
        "database": lambda: open_sql(address),
    }
    found = []
    for name, reach in places.items():
        with suppress(NotInitialised, Damaged, StoreDown), closing(reach()):
            found.append(name)
    return found


def _tamper(address, change):
    """As somebody who owns the database and knows how to pass its triggers."""
    with psycopg.connect(address) as connection:
        connection.execute("SET session_replication_role = replica")
        assert connection.execute(change).rowcount


def _some(store):
    one = store.read("submission")[0]
    return (type(one)(one.id, one.kind, "x", "y", "z", one.at + timedelta(days=200), {}),)


def _lines(folder):
    return {
        path.name: path.read_bytes().splitlines(keepends=True)
        for path in sorted((folder / "journal").iterdir())
    }


KINDS = ("submission", "signoff", "move", "seal", "erasure")


def _read_all(store):
    return {kind: list(store.read(kind)) for kind in KINDS}


def _shape(link):
    texts = [item.text for item in link.frame.items]
    return link.month, [text.partition('"kind":"')[2].partition('"')[0] for text in texts]


def _run(*arguments, **environment):
    return CliRunner().invoke(houqin, arguments, env=environment)
