"""After a crash: what was acknowledged is there, what was torn is aside, damage is not hidden."""

import re
import zlib

import pytest

from forms_api.store.errors import Damaged, IdErased, Stale, StoreDown, StoreFull
from forms_api.store.frame import decode, verify_leaves, verify_link


@pytest.fixture
def journal(folder):
    return folder / "journal" / "2026-09.jsonl"


@pytest.fixture
def kept(reopen, fact):
    """Four records in four frames behind the opening frame; the store is closed again."""
    store = reopen()
    records = [store.append(fact(n=n, text="已消毒"))[0] for n in range(4)]
    store.close()
    return records


def lines_of(journal):
    return journal.read_bytes().splitlines(keepends=True)


def start_of(journal, number):
    """The offset of line `number`, counted from 1."""
    return sum(len(line) for line in lines_of(journal)[: number - 1])


def walk(journal):
    """Check the whole chain of one file independently of the store."""
    seq, head = 0, "0" * 64
    for line in lines_of(journal):
        frame = decode(line)
        verify_leaves(frame)
        verify_link(frame, seq, head)
        seq, head = frame.seq + 1, frame.head
    return seq


def test_everything_is_there_after_reopening(reopen, fact):
    first, second, third = fact(answers={"a": [1, None]}), fact("signoff"), fact(minutes=1)
    store = reopen()
    store.append(first, second)
    store.append(third, after=first.id)
    head = store.head
    store.close()
    store = reopen()
    assert list(store.read("submission")) == [first, third]
    assert list(store.read("signoff")) == [second]
    assert store.follower(first.id) == third.id
    assert store.recovered is store.failure is None
    assert store.head == head
    with pytest.raises(Stale):
        store.append(fact(), after=first.id)
    store.append(fact(), after=third.id)


def test_time_goes_on_from_the_last_record_after_reopening(reopen, fact):
    store = reopen()
    store.append(fact(minutes=10))
    store.close()
    (kept,) = reopen().append(fact(minutes=0))
    assert kept.at == fact(minutes=10).at


def test_a_tail_torn_at_any_byte_is_put_aside(folder, journal, kept, reopen, fact):
    whole, start = journal.read_bytes(), start_of(journal, 5)
    for cut in range(start + 1, len(whole)):
        journal.write_bytes(whole[:cut])
        store = reopen()
        assert list(store.read("submission")) == kept[:3]
        assert store.failure is None
        assert store.recovered.aside.read_bytes() == whole[start:cut]
        assert (store.recovered.path, store.recovered.offset) == (journal, start)
        store.append(kept[3])
        store.close()
        assert walk(journal) == 5


def test_a_frame_that_was_cut_off_whole_leaves_no_trace(folder, journal, kept, reopen):
    journal.write_bytes(journal.read_bytes()[: start_of(journal, 5)])
    store = reopen()
    assert store.recovered is None
    assert list(store.read("submission")) == kept[:3]


@pytest.mark.parametrize(
    "garbage",
    [bytes(300), b"\n\n\n", b"12 abc", bytes(range(256)) * 3],
    ids=["zeros", "newlines", "half a header", "anything"],
)
def test_garbage_after_the_last_frame_is_a_tail(journal, kept, reopen, garbage):
    journal.write_bytes(journal.read_bytes() + garbage)
    store = reopen()
    assert list(store.read("submission")) == kept
    assert store.recovered.aside.read_bytes() == garbage
    assert (store.recovered.aside.stat().st_mode & 0o777) == 0o600


def test_a_last_frame_whose_first_block_never_arrived_is_a_tail(journal, kept, reopen):
    whole, start = bytearray(journal.read_bytes()), start_of(journal, 5)
    whole[start : start + 200] = bytes(200)
    journal.write_bytes(whole)
    store = reopen()
    assert list(store.read("submission")) == kept[:3]
    assert store.failure is None


def test_recovery_can_be_interrupted_and_run_again(folder, journal, kept, reopen, disk):
    torn = journal.read_bytes()[:-3]
    journal.write_bytes(torn)
    disk.fail["cut"] = 5
    with pytest.raises(OSError, match="EIO"):
        reopen(disk=disk)
    assert journal.read_bytes() == torn
    store = reopen()
    assert list(store.read("submission")) == kept[:3]
    assert [path.name for path in (folder / "aside").iterdir()] == [store.recovered.aside.name]


def test_a_flipped_byte_before_the_last_frame_is_damage_with_its_place(journal, kept, reopen, fact):
    whole = journal.read_bytes()
    # the frame just before the last: also where its end meets the last one, which is the case
    # in which a careless reader would take two acknowledged frames for one torn tail
    for place in range(start_of(journal, 4), start_of(journal, 5)):
        changed = bytearray(whole)
        changed[place] ^= 1
        journal.write_bytes(changed)
        store = reopen()
        assert f"{journal}:4" in store.failure
        with pytest.raises(StoreDown, match=re.escape(f"{journal}:4")):
            store.append(fact())
        found = list(store.read("submission"))
        assert found == [kept[0], kept[1], kept[3]] or found == kept[:2]
        store.close()
        assert journal.read_bytes() == changed


def test_each_line_is_named_by_its_number(journal, kept, reopen):
    whole = journal.read_bytes()
    for number in range(1, 5):
        changed = bytearray(whole)
        changed[start_of(journal, number) + 60] ^= 4
        journal.write_bytes(changed)
        store = reopen()
        assert f"{journal}:{number}" in store.failure
        store.close()


@pytest.mark.parametrize(
    "change",
    [
        lambda lines: lines[:2] + lines[3:],
        lambda lines: [*lines[:2], lines[3], lines[2], *lines[4:]],
        lambda lines: [*lines[:3], lines[2], *lines[3:]],
        lambda lines: lines[1:],
        lambda lines: [*lines, lines[-1]],
    ],
    ids=["deleted", "swapped", "doubled", "beheaded", "last doubled"],
)
def test_whole_lines_out_of_place_break_the_chain(journal, kept, reopen, fact, change):
    journal.write_bytes(b"".join(change(lines_of(journal))))
    store = reopen()
    assert store.failure
    with pytest.raises(StoreDown):
        store.append(fact())
    found = [record.id for record in store.read("submission")]
    assert len(found) == len(set(found))


def test_a_rewritten_record_with_a_right_checksum_is_damage(journal, kept, reopen):
    lines = lines_of(journal)
    lines[2] = recrc(lines[2].replace("已消毒".encode(), "未消毒".encode()))
    journal.write_bytes(b"".join(lines))
    store = reopen()
    assert f"{journal}:3" in store.failure
    assert list(store.read("submission")) == [kept[0], *kept[2:]]


def test_a_full_disk_that_has_no_room_for_the_tail_can_still_be_read(
    journal, kept, reopen, fact, disk
):
    journal.write_bytes(journal.read_bytes()[:-3])
    disk.fail["write"] = 28
    store = reopen(disk=disk)
    assert list(store.read("submission")) == kept[:-1]
    with pytest.raises(StoreFull):
        store.append(fact())
    assert store.failure is store.recovered is None
    disk.fail.clear()
    sent = fact()
    store.append(sent)
    assert store.recovered.length > 0
    store.close()
    assert list(reopen().read("submission")) == [*kept[:-1], sent]


def test_a_disk_that_cannot_keep_the_tail_for_another_reason_is_not_opened(
    journal, kept, reopen, disk
):
    journal.write_bytes(journal.read_bytes()[:-3])
    disk.fail["write"] = 5
    with pytest.raises(OSError, match="EIO"):
        reopen(disk=disk)


def test_damage_is_not_hidden_by_a_torn_tail(journal, kept, reopen):
    changed = bytearray(journal.read_bytes()[:-4])
    changed[start_of(journal, 3) + 60] ^= 4
    journal.write_bytes(changed)
    store = reopen()
    assert f"{journal}:3" in store.failure
    assert store.recovered is None
    assert journal.read_bytes() == changed


def test_a_byte_that_changes_while_the_store_is_open_is_not_served(journal, kept, reopen):
    store = reopen()
    whole = bytearray(journal.read_bytes())
    whole[whole.index(b'"body"')] = 0x00
    journal.write_bytes(whole)
    with pytest.raises(Damaged):
        store.get(kept[0].id)


def test_an_erased_record_is_gone_but_its_id_and_its_place_are_kept(journal, kept, reopen, fact):
    store = reopen()
    (later,) = store.append(fact(), after=kept[0].id)
    store.close()
    lines = lines_of(journal)
    lines[5] = erase(lines[5], later.id, kept[0].id)
    journal.write_bytes(b"".join(lines))
    assert walk(journal) == 6
    store = reopen()
    assert store.failure is None
    with pytest.raises(IdErased):
        store.get(later.id)
    assert store.follower(kept[0].id) == later.id
    with pytest.raises(IdErased):
        store.append(later)
    with pytest.raises(Stale) as refusal:
        store.append(fact(), after=kept[0].id)
    assert refusal.value.head == later.id


def recrc(line):
    body = line.split(b" ", 2)[2][:-1]
    return b"%d %08x %b\n" % (len(body), zlib.crc32(body), body)


def erase(line, record_id, after):
    (item,) = decode(line).items
    left = f'{{"erased":"{record_id}","after":"{after}"}}'.encode()
    return recrc(line[: item.start] + left + line[item.start + item.length :])
