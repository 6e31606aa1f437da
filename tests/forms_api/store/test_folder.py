"""A data folder begins once, explicitly; where data was, nothing starts empty."""

from datetime import UTC, datetime

import pytest

from forms_api.store.errors import AlreadyInitialised, Damaged, NotInitialised
from forms_api.store.tiny import init_store


def september():
    return datetime(2026, 9, 1, tzinfo=UTC)


def test_init_makes_a_private_folder_that_opens_empty(tmp_path, reopen):
    folder = tmp_path / "new" / "data"
    init_store(folder, clock=september)
    store = reopen(folder)
    assert list(store.read("submission")) == []
    assert (folder / "format").read_text(encoding="utf-8") == '{"format":1}\n'
    for path in [folder, *folder.rglob("*")]:
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600)


def test_init_takes_an_empty_folder_and_nothing_else(tmp_path, folder):
    empty, used = tmp_path / "empty", tmp_path / "used"
    empty.mkdir()
    init_store(empty, clock=september)
    used.mkdir()
    (used / "notes.txt").write_text("x", encoding="utf-8")
    for taken in (used, folder, used / "notes.txt"):
        with pytest.raises(AlreadyInitialised):
            init_store(taken, clock=september)
    assert [path.name for path in used.iterdir()] == ["notes.txt"]


@pytest.mark.parametrize("call", ["write", "sync", "sync_folder"])
def test_an_init_that_failed_can_be_run_again(tmp_path, reopen, disk, call):
    folder = tmp_path / "other"
    disk.fail[call] = 28
    with pytest.raises(OSError, match="ENOSPC"):
        init_store(folder, clock=september, disk=disk)
    with pytest.raises((NotInitialised, Damaged)):
        reopen(folder)
    init_store(folder, clock=september)
    assert list(reopen(folder).read("submission")) == []


def test_what_was_never_begun_is_not_opened(tmp_path, reopen):
    for path in (tmp_path / "nothing", tmp_path):
        with pytest.raises(NotInitialised):
            reopen(path)
    assert list(tmp_path.glob("nothing*")) == []


def remove_journal(folder):
    (folder / "journal" / "2026-09.jsonl").unlink()


def remove_journal_folder(folder):
    remove_journal(folder)
    (folder / "journal").rmdir()


def remove_format(folder):
    (folder / "format").unlink()


def spoil_format(folder):
    (folder / "format").write_text("{", encoding="utf-8")


def raise_format(folder):
    (folder / "format").write_text('{"format":2}', encoding="utf-8")


@pytest.mark.parametrize(
    "lose", [remove_journal, remove_journal_folder, remove_format, spoil_format, raise_format]
)
def test_where_something_is_gone_nothing_opens_or_begins(folder, reopen, fact, lose):
    store = reopen()
    store.append(fact())
    store.close()
    lose(folder)
    with pytest.raises(Damaged):
        reopen()
    with pytest.raises(AlreadyInitialised):
        init_store(folder, clock=september)


@pytest.mark.parametrize("left", [0, 40])
def test_an_emptied_journal_is_damage_not_a_new_beginning(folder, reopen, fact, left):
    store = reopen()
    store.append(fact())
    store.close()
    path = folder / "journal" / "2026-09.jsonl"
    path.write_bytes(path.read_bytes()[:left])
    assert str(path) in reopen().failure
    assert path.stat().st_size == left
