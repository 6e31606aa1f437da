"""Opening reads an index and the rest of the journal. Where the two differ, the journal wins."""

import pytest

from forms_api.store import checkpoints, recovery
from forms_api.store.block import Block, decode_blocks, encode_block
from forms_api.store.checkpoints import forget_index, read_index
from forms_api.store.errors import Damaged, IdExists, Stale, StoreDown
from forms_api.store.tiny import init_store

DAY = 24 * 60


@pytest.fixture(autouse=True)
def often(monkeypatch):
    """A block after every ten records."""
    monkeypatch.setattr(checkpoints, "RECORDS", 10)


@pytest.fixture
def journal(folder):
    return folder / "journal" / "2026-09.jsonl"


@pytest.fixture
def index(folder):
    return folder / "index" / "2026-09.idx"


@pytest.fixture
def lines_read(monkeypatch):
    """The numbers of the lines that were read and checked one by one since the test began."""
    numbers = []

    def counting(path, tip):
        for line in recovery_read_lines(path, tip):
            numbers.append(line.number)
            yield line

    recovery_read_lines = recovery.read_lines
    monkeypatch.setattr(recovery, "read_lines", counting)
    return numbers


def fill(store, fact, count, **facts):
    return [store.append(fact(n=number, **facts))[0] for number in range(count)]


def all_of(store):
    return {kind: list(store.read(kind)) for kind in ("submission", "signoff", "seal")}


def test_only_what_follows_the_last_block_is_read(reopen, fact, lines_read):
    store = reopen()
    kept = fill(store, fact, 25)
    store.close()
    store = reopen()
    assert lines_read == [1, 22, 23, 24, 25, 26]  # line 1 by the first opening, of an empty file
    assert list(store.read("submission")) == kept
    assert all(store.get(record.id) == record for record in kept)


def test_what_comes_from_the_index_is_what_came_from_the_journal(folder, reopen, fact, start):
    store = reopen()
    sent = []
    for day in range(0, 70):
        after = sent[-1].id if day % 7 == 3 else None
        place, kind = f"room-{day % 5}", ("submission", "signoff")[day % 2]
        one = fact(kind, minutes=day * DAY, subject=place, campus=f"c{day % 3}")
        sent += store.append(one, after=after)
        sent += store.append(fact(minutes=day * DAY, day=day), fact("signoff", minutes=day * DAY))
    seen = views(store, sent, start)
    head, tip = store.head, store.db.storage.ledger._tip
    store.close()
    for _ in range(2):
        store = reopen()
        assert views(store, sent, start) == seen
        assert (store.head, store.db.storage.ledger._tip.size >= tip.size) == (head, True)
        store.close()
    for path in (folder / "index").iterdir():
        path.unlink()
    assert views(reopen(), sent, start) == seen


def views(store, sent, start):
    middle = sent[len(sent) // 2].at
    return (
        all_of(store),
        [store.follower(record.id) for record in sent],
        [[record.id for record in store.read("signoff", subject=f"room-{n}")] for n in range(5)],
        [[record.id for record in store.read("submission", campus=f"c{n}")] for n in range(3)],
        [record.id for record in store.read("submission", since=middle)],
        [record.id for record in store.read("signoff", until=middle)],
        store.db.tables(),
    )


def test_conflicts_with_records_behind_the_index_are_known(reopen, fact):
    store = reopen()
    kept = fill(store, fact, 11)
    correction = store.append(fact(), after=kept[0].id)[0]
    fill(store, fact, 20)
    store.close()
    store = reopen()
    with pytest.raises(IdExists) as known:
        store.append(kept[3])
    assert known.value.record == kept[3]
    with pytest.raises(Stale) as stale:
        store.append(fact(), after=kept[0].id)
    assert stale.value.head == correction.id


def test_a_closed_month_is_not_read(folder, reopen, fact, lines_read):
    store = reopen()
    kept = fill(store, fact, 3) + fill(store, fact, 3, minutes=31 * DAY)
    store.close()
    lines_read.clear()
    store = reopen()
    assert lines_read == [1, 2, 3, 4]  # of October
    assert list(store.read("submission")) == kept
    assert oct((folder / "index").stat().st_mode)[-3:] == "700"
    assert oct((folder / "index" / "2026-09.idx").stat().st_mode)[-3:] == "600"


BREAKS = {
    "gone": lambda data: None,
    "empty": lambda data: b"",
    "torn": lambda data: data[:-5],
    "torn early": lambda data: data[:40],
    "first byte": lambda data: b"x" + data[1:],
    "a byte": lambda data: data[:200] + bytes([data[200] ^ 1]) + data[201:],
    "a byte near the end": lambda data: data[:-9] + bytes([data[-9] ^ 1]) + data[-8:],
    "garbage behind": lambda data: data + b"12 00000000 {}",
    "doubled": lambda data: data + data,
    "newer": lambda data: data.replace(b'"version":1', b'"version":2'),
    "zeros": lambda data: bytes(len(data)),
}


@pytest.mark.parametrize("change", BREAKS.values(), ids=BREAKS.keys())
def test_a_broken_index_costs_nothing_but_time(reopen, fact, index, change):
    store = reopen()
    kept = fill(store, fact, 25)
    store.close()
    changed = change(index.read_bytes())
    index.unlink() if changed is None else index.write_bytes(changed)
    for count in (25, 45):
        store = reopen()
        assert store.failure is None
        assert list(store.read("submission")) == kept
        kept += fill(store, fact, 20)
        store.close()
        assert count + 20 == len(kept)


def test_a_block_that_says_the_wrong_thing_rightly_is_not_trusted(reopen, fact, index, lines_read):
    store = reopen()
    kept = fill(store, fact, 12)
    store.close()
    ((block, _),) = decode_blocks(index.read_bytes())
    block.head = "0" * 64
    index.write_bytes(encode_block(block))
    lines_read.clear()
    store = reopen()
    assert lines_read == list(range(1, 14))
    assert list(store.read("submission")) == kept


def test_a_changed_byte_of_the_open_month_is_found_though_it_is_indexed(
    reopen, fact, journal, lines_read
):
    fill_and_close(reopen, fact, 25)
    damage_line(journal, 5)
    store = reopen()
    assert f"{journal}:5" in store.failure
    with pytest.raises(StoreDown):
        store.append(fact())
    assert len(store.read("submission")) == 24


def test_a_changed_byte_of_a_closed_month_is_not_served(reopen, fact, journal):
    store = reopen()
    kept = fill(store, fact, 5) + fill(store, fact, 1, minutes=31 * DAY)
    store.close()
    damage_line(journal, 3)
    store = reopen()
    assert store.get(kept[0].id) == kept[0]
    with pytest.raises(Damaged) as found:
        store.get(kept[1].id)
    assert (found.value.path, found.value.line) == (str(journal), 3)


def test_a_journal_that_was_cut_behind_its_index_is_damage_even_at_the_end_of_a_line(
    reopen, fact, journal
):
    # the chain alone cannot tell: what is left of it is whole
    fill_and_close(reopen, fact, 25)
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join(lines[:15]))
    store = reopen()
    assert str(journal) in store.failure
    with pytest.raises(StoreDown):
        store.append(fact())
    assert len(store.read("submission")) == 14


def test_a_torn_tail_behind_the_index_is_put_aside_as_ever(reopen, fact, journal):
    kept = fill_and_close(reopen, fact, 25)
    journal.write_bytes(journal.read_bytes()[:-7])
    store = reopen()
    assert store.failure is None
    assert store.recovered.length > 0
    assert list(store.read("submission")) == kept[:24]


def test_an_index_of_another_folder_is_not_believed(tmp_path, folder, reopen, fact, index):
    fill_and_close(reopen, fact, 25)
    strange = index.read_bytes()
    index.unlink()
    (folder / "journal" / "2026-09.jsonl").unlink()
    fresh = tmp_path / "fresh"
    init_store(fresh, clock=lambda: fact().at)
    store = reopen(fresh)
    kept = fill(store, fact, 25)
    store.close()
    (fresh / "index" / "2026-09.idx").write_bytes(strange)
    store = reopen(fresh)
    assert list(store.read("submission")) == kept


def test_an_index_that_cannot_be_written_refuses_no_record(folder, reopen, fact):
    (folder / "index").write_text("a file where the folder belongs")
    store = reopen()
    kept = fill(store, fact, 25)
    assert store.failure is None
    store.close()
    assert list(reopen().read("submission")) == kept


def test_a_forgotten_index_is_written_again(folder, reopen, fact, index):
    fill_and_close(reopen, fact, 25)
    before = index.read_bytes()
    forget_index(folder, "2026-09.jsonl")
    assert not index.exists()
    reopen().close()
    blocks, length = read_index(folder, "2026-09.jsonl")
    assert (len(blocks), length) == (2, index.stat().st_size)
    assert index.read_bytes() == before


def test_the_index_holds_no_text_that_a_user_typed(reopen, fact, index):
    store = reopen()
    for _ in range(12):
        store.append(fact(answers={"note": "孩子的名字"}))
    assert index.exists()
    assert "孩子的名字".encode() not in index.read_bytes()


def test_an_erased_record_stays_erased_behind_the_index():
    block = Block(0, 0, 0, 0, 0, "")
    one, two = "017f22e2-79b0-7cc3-98c4-dc0c0c07398f", "017f22e2-79b0-7cc3-98c4-dc0c0c073990"
    block.take_erased(one, None)
    block.take_erased(two, one)
    block.take_line(b"x\n", 1, "a")
    ((back, _),) = decode_blocks(encode_block(block))
    assert back.erased == [(one, None), (two, one)]
    assert (back.end, back.lines, back.seq, back.head, back.crc) == (2, 1, 1, "a", block.crc)


def fill_and_close(reopen, fact, count):
    store = reopen()
    kept = fill(store, fact, count)
    store.close()
    return kept


def damage_line(journal, number):
    lines = journal.read_bytes().splitlines(keepends=True)
    line = bytearray(lines[number - 1])
    line[line.index(b'"body"') + 1] ^= 1
    journal.write_bytes(b"".join([*lines[: number - 1], line, *lines[number:]]))
