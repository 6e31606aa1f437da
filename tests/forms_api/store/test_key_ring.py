"""The file that holds the keys of what is written of children."""

import threading
from datetime import date

import pytest

from forms_api.store.errors import StoreDown
from forms_api.store.key_ring import KeyRing

UNTIL = date(2027, 11, 30)


@pytest.fixture
def ring(tmp_path):
    made = KeyRing(tmp_path / "keys" / "ring.json")
    made.make()
    return made


def test_a_key_is_on_the_disk_before_it_is_handed_out(ring):
    key = ring.key("medicine 2026-11", UNTIL)
    assert len(key) == 32
    assert KeyRing(ring.path).find("medicine 2026-11") == key
    assert ring.key("medicine 2026-11", date(2030, 1, 1)) == key
    assert ring.key("medicine 2026-12", UNTIL) != key


def test_nobody_else_may_read_it(ring):
    ring.key("medicine 2026-11", UNTIL)
    assert {path.stat().st_mode & 0o077 for path in (ring.path, ring.path.parent)} == {0}


def test_many_who_ask_at_once_get_one_key(ring):
    got, start = [], threading.Barrier(16)

    def ask(number: int) -> None:
        start.wait()
        got.append(KeyRing(ring.path).key(f"form {number % 2}", UNTIL))

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 16
    assert set(got) == {ring.find("form 0"), ring.find("form 1")}


def test_a_dropped_key_is_gone_from_the_file(ring):
    ring.key("old", date(2026, 1, 31))
    kept = ring.key("new", UNTIL)
    assert ring.drop(lambda _, until: until < date(2026, 6, 1)) == ("old",)
    assert (ring.find("old"), ring.find("new")) == (None, kept)
    assert "old" not in ring.path.read_text()
    assert ring.drop(lambda _, until: until < date(2026, 6, 1)) == ()


def test_a_ring_that_is_lost_is_not_made_anew_in_silence(ring):
    ring.path.unlink()
    assert ring.find("medicine 2026-11") is None
    with pytest.raises(StoreDown, match="找不到幼儿资料的钥匙文件"):
        ring.key("medicine 2026-11", UNTIL)
    assert not ring.exists


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 2}', "\x00"])
def test_what_is_no_ring_is_refused_and_left_as_it_is(ring, text):
    ring.path.write_text(text)
    for ask in (lambda: ring.find("a"), lambda: ring.key("a", UNTIL), lambda: ring.pepper):
        with pytest.raises(StoreDown, match="钥匙文件"):
            ask()
    assert ring.path.read_text() == text


def test_a_folder_that_takes_no_file_says_so(tmp_path):
    (tmp_path / "keys").write_text("a file")
    with pytest.raises(StoreDown, match="写不进"):
        KeyRing(tmp_path / "keys" / "ring.json").make()
