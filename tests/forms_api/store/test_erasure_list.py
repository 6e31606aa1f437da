"""The erasure list grows, is read whole or refused, and is erased by after a restore."""

import threading
from contextlib import closing
from datetime import timedelta

import pytest

from forms_api.records.erasure import ERASURE, erasure_records, request_record
from forms_api.records.ids import name_id
from forms_api.store.backup import take_backup
from forms_api.store.disk import Disk
from forms_api.store.erasure_list import (
    BadErasureList,
    append_missing,
    backups_with_text,
    list_beside,
    list_in,
    merge_erasures,
    read_erasures,
    still_there,
)
from forms_api.store.errors import IdErased
from forms_api.store.memory import MemoryStore

BASIS = "保存期限已过，按《个人信息保护法》第四十七条删除"


@pytest.fixture
def erasures(fact, start):
    """erasures(*records, minutes=…) → a request for these, and the facts that confirm it."""

    def make(*records, minutes=60):
        now, ids = start + timedelta(minutes=minutes), [record.id for record in records]
        request = request_record(now, campus="main", ids=ids, basis=BASIS, by="p1")
        return request, erasure_records(now, request=request, by="p2")

    return make


@pytest.fixture
def facts(fact, erasures):
    return erasures(*(fact(minutes=minutes) for minutes in range(3)))[1]


@pytest.fixture
def path(tmp_path, disk, facts):
    path = list_in(tmp_path)
    merge_erasures(path, facts, disk)
    return path


def test_it_holds_each_fact_once_in_the_order_in_which_they_came(path, disk, facts, fact, erasures):
    newer = erasures(fact(minutes=70), minutes=80)[1]
    assert merge_erasures(path, [*newer, *facts], disk) == [*facts, *newer]
    assert read_erasures(path) == [*facts, *newer]
    assert path.stat().st_mode & 0o777 == 0o600


def test_it_never_shrinks(path, disk, facts):
    assert merge_erasures(path, facts[1:2], disk) == facts
    assert merge_erasures(path, [], disk) == facts
    assert read_erasures(path) == facts


def test_where_nothing_was_erased_there_is_no_list(tmp_path, disk):
    assert merge_erasures(list_in(tmp_path), [], disk) == []
    assert list(tmp_path.glob("erasures*")) == []


def test_it_is_durable_before_anybody_is_told(path, disk, fact, erasures):
    disk.calls.clear()
    merge_erasures(path, erasures(fact())[1], disk)
    assert disk.calls == ["write", "sync", "sync_folder"]


@pytest.mark.parametrize("call", ["write", "sync"])
def test_a_full_disk_leaves_the_list_as_it_was(path, disk, facts, fact, erasures, call):
    disk.fail[call] = 28
    with pytest.raises(OSError, match="ENOSPC"):
        merge_erasures(path, erasures(fact())[1], disk)
    assert read_erasures(path) == facts
    assert [each.name for each in path.parent.glob("erasures*")] == [path.name]


def tear(lines):
    return [*lines[:-1], lines[-1][:-1]]


def tear_much(lines):
    return [*lines[:-1], lines[-1][:40]]


def garble(lines):
    return [*lines[:-1], b"{}\n"]


def not_an_object(lines):
    return [*lines[:-1], b"[]\n"]


def not_json(lines):
    return [*lines[:-1], b"\xff\n"]


def blank(lines):
    return [*lines[:-1], b"\n"]


def other_kind(lines):
    return [*lines[:-1], lines[-1].replace(b'"kind":"erasure"', b'"kind":"submission"')]


def other_spelling(lines):
    return [*lines[:-1], lines[-1].replace(b'"kind":', b'"kind": ')]


def other_line_ends(lines):
    return [*lines[:-1], lines[-1][:-1] + b"\r\n"]


def no_id(lines):
    return [
        *lines[:-1],
        b'{"at":"2026-09-01T00:00:00.000Z","body":{},"by":"p","campus":"main",'
        b'"id":"x","kind":"erasure","subject":"s"}\n',
    ]


def contradict(lines):
    return [lines[0], lines[1], lines[0].replace(b'"by":"p2"', b'"by":"p3"')]


HARM = [
    tear,
    tear_much,
    garble,
    not_an_object,
    not_json,
    blank,
    other_kind,
    other_spelling,
    other_line_ends,
    no_id,
    contradict,
]


@pytest.mark.parametrize("harm", HARM, ids=lambda harm: harm.__name__)
def test_a_torn_or_foreign_line_is_named_and_nothing_is_overwritten(path, disk, facts, harm):
    lines = path.read_bytes().splitlines(keepends=True)
    spoilt = b"".join(harm(lines))
    assert spoilt != b"".join(lines)
    path.write_bytes(spoilt)
    with pytest.raises(BadErasureList, match=r"erasures\.jsonl:3："):
        read_erasures(path)
    with pytest.raises(BadErasureList, match=r"erasures\.jsonl:3："):
        merge_erasures(path, facts, disk)
    assert path.read_bytes() == spoilt


def test_an_empty_list_has_lost_its_facts(path, disk, facts):
    path.write_bytes(b"")
    with pytest.raises(BadErasureList, match="空的"):
        merge_erasures(path, facts, disk)
    assert path.read_bytes() == b""


def test_a_list_that_is_named_must_be_there(tmp_path):
    with pytest.raises(BadErasureList, match="没有这个文件"):
        read_erasures(tmp_path / "none.jsonl")


def test_two_lists_put_together_are_one(path, facts):
    path.write_bytes(path.read_bytes() * 2)
    assert read_erasures(path) == facts


def test_two_backups_at_once_lose_nothing(tmp_path, fact, erasures, wait_until):
    """The second one begins to read when the first one has read and not yet written."""
    path, writing, go_on = list_in(tmp_path), threading.Event(), threading.Event()
    one, two = erasures(fact())[1], erasures(fact(), minutes=61)[1]

    class Waiting(Disk):
        def write(self, descriptor, data):
            writing.set()
            assert go_on.wait(20)
            super().write(descriptor, data)

    threads = [threading.Thread(target=merge_erasures, args=(path, one, Waiting()))]
    threads.append(threading.Thread(target=merge_erasures, args=(path, two, Disk())))
    threads[0].start()
    assert writing.wait(20)
    threads[1].start()
    # the second one has time to do wrong; what it must do is wait
    threads[1].join(0.2)
    go_on.set()
    for thread in threads:
        thread.join(20)
    assert read_erasures(path) == [*one, *two]


def test_it_lies_beside_the_backups(tmp_path, monkeypatch):
    (tmp_path / "houqin-1").mkdir()
    monkeypatch.chdir(tmp_path / "houqin-1")
    assert list_beside(tmp_path / "houqin-1") == tmp_path / "erasures.jsonl"
    assert list_beside(tmp_path / ".." / tmp_path.name / "houqin-1" / ".") == list_in(tmp_path)


@pytest.fixture(params=["memory", "tiny"])
def store(request, reopen):
    return MemoryStore() if request.param == "memory" else reopen()


def test_a_store_is_told_what_it_does_not_know(store, fact, erasures):
    records = [store.append(fact(minutes=minutes))[0] for minutes in range(4)]
    _, first = erasures(records[0])
    _, second = erasures(records[1], records[2], minutes=70)
    store.append(*first)
    assert append_missing(store, [*second, *first]) == 2
    assert list(store.read(ERASURE)) == [*first, *second]
    assert list(store.read("submission")) == records[3:]
    for record in records[:3]:
        with pytest.raises(IdErased):
            store.get(record.id)
    assert append_missing(store, [*second, *first]) == 0


def test_an_id_that_the_store_never_had_cannot_come_later(store, fact, erasures):
    record = fact()
    assert append_missing(store, erasures(record)[1]) == 1
    with pytest.raises(IdErased):
        store.append(record)


def test_a_request_that_was_open_in_the_backup_is_closed(store, fact, erasures):
    (record,) = store.append(fact())
    request, facts = erasures(record)
    store.append(request)
    append_missing(store, facts)
    assert store.follower(request.id) == facts[0].id


def test_a_request_that_something_follows_is_left_alone(store, fact, erasures):
    (record,) = store.append(fact())
    request, facts = erasures(record)
    store.append(request)
    store.append(fact("withdrawal", minutes=61), after=request.id)
    assert append_missing(store, facts) == 1
    assert list(store.read("submission")) == []


def test_text_that_should_have_gone_is_noticed(store, fact, erasures):
    one, two, three = (store.append(fact(minutes=minutes))[0] for minutes in range(3))
    _, known = erasures(one)
    store.append(*known)
    _, (unknown,) = erasures(two)
    _, (other,) = erasures(one, minutes=70)  # gone already, by another decision
    _, (nowhere,) = erasures(fact())
    assert still_there(store, [*known, unknown, other, nowhere]) == [unknown]
    assert store.get(three.id) == three


@pytest.fixture
def backups(reopen, folder, fact, start, tmp_path, erasures):
    """Three backups: before the record, with it, and after it was erased. → (names, facts)"""
    day = 24 * 60
    with closing(reopen()) as store:

        def take(name, minutes, known=()):
            at = start + timedelta(minutes=minutes)
            take_backup(folder, store.extent(), tmp_path / name, at, erasures=known)

        store.append(fact())
        take("houqin-1", 1)
        (record,) = store.append(fact(minutes=3 * day))
        take("houqin-2", 4 * day)
        _, facts = erasures(record, minutes=5 * day)
        store.append(*facts)
        take("houqin-3", 5 * day, facts)
    return facts


def names(paths):
    return [path.name for path in paths]


def test_backups_that_hold_erased_text_are_named(backups, tmp_path):
    assert names(backups_with_text(tmp_path, backups)) == ["houqin-2"]
    assert backups_with_text(tmp_path, []) == []


def test_one_that_was_taken_of_a_store_that_never_heard_of_it_is_named_too(
    backups, tmp_path, folder, reopen, start
):
    late = start + timedelta(days=9)
    with closing(reopen()) as store:
        take_backup(folder, store.extent(), tmp_path / "houqin-4", late)
    assert names(backups_with_text(tmp_path, backups)) == ["houqin-2", "houqin-4"]


def test_a_backup_of_an_older_program_is_judged_by_its_time(backups, tmp_path):
    for name in ("houqin-1", "houqin-2", "houqin-3"):
        note = tmp_path / name / "backup.json"
        (fact,) = backups
        note.write_text(note.read_text().replace(f',"erasures":["{fact.id}"]', ""))
        note.write_text(note.read_text().replace(',"erasures":[]', ""))
        assert "erasures" not in note.read_text()
    assert names(backups_with_text(tmp_path, backups)) == ["houqin-2"]


def test_an_id_without_a_time_may_be_in_any_older_one(backups, tmp_path, fact, start):
    by_content = fact(ERASURE, minutes=60, subject=name_id("text", "0" * 64))
    assert names(backups_with_text(tmp_path, [by_content])) == ["houqin-1", "houqin-2", "houqin-3"]


def test_what_is_no_backup_is_passed_over(backups, tmp_path):
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "backup.json").write_text("{}")
    assert names(backups_with_text(tmp_path, backups)) == ["houqin-2"]
