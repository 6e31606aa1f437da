"""A door that opens, fails and opens again; time passes as the keeper says."""

from contextlib import suppress

import pytest

from forms_api.store.errors import Locked
from forms_api.web import leave
from forms_api.web.leave import Keeper, Opened


class Left(Exception):
    """The process would be gone now."""


class Failing:
    """A store that fails after being looked at some times."""

    def __init__(self, looks, why="磁盘写入失败"):
        self.looks, self.why, self.closed = looks, why, False

    @property
    def failure(self):
        self.looks -= 1
        return self.why if self.looks < 0 else None

    def close(self):
        self.closed = True


class Door:
    """Opens to each of these in turn; what is an error is raised."""

    def __init__(self, *behind):
        self.behind, self.happened = list(behind), []

    def open(self):
        found = self.behind.pop(0)
        if isinstance(found, Exception):
            self.happened.append("failed")
            raise found
        self.happened.append("open")
        return found

    def shut(self):
        self.happened.append("shut")


def keep(*behind):
    """What happened until the process went, or the keeper had nothing to look after any more."""
    door, waits = Door(*behind), []

    def go():
        door.happened.append("left")
        raise Left

    keeper = Keeper(door, go, sleep=waits.append)
    keeper.try_to_open()
    with suppress(Left):
        keeper.run()
    return door.happened, waits


def damaged():
    return Opened(Failing(0), damaged=True)


def test_a_worker_goes_soon_after_its_store_has_failed(caplog):
    happened, waits = keep(Opened(Failing(400)))
    assert happened == ["open", "left"]
    assert waits == [leave.LOOK_EVERY] * 400 + [leave.GRACE]
    assert "磁盘写入失败。正在重新启动" in caplog.text


def test_a_young_worker_opens_anew_itself_or_its_parent_would_give_up():
    first = Failing(3)
    happened, waits = keep(Opened(first), Opened(Failing(400)))
    assert happened == ["open", "shut", "open", "left"]
    assert first.closed
    assert sum(waits) >= leave.LEAST


def test_what_cannot_be_opened_is_tried_again_and_said_once(caplog):
    ill, held = OSError(5, "Input/output error"), Locked(7)
    happened, _ = keep(ill, ill, ill, held, held, LookupError("encoding"), Opened(Failing(400)))
    assert happened == ["failed"] * 6 + ["open", "left"]
    said = caplog.text
    assert (said.count("Input/output error"), said.count("进程号 7")) == (1, 1)


@pytest.mark.parametrize("before", [[], [Opened(Failing(3))], [OSError(5, "ill")]])
def test_a_store_that_was_damaged_when_it_was_opened_stays_readable(before):
    happened, _ = keep(*before, damaged())
    assert happened[-1] == "open"


def test_a_store_that_cannot_even_be_closed_is_opened_anew(monkeypatch):
    def fail():
        raise OSError(5, "ill")

    store = Failing(3)
    monkeypatch.setattr(store, "close", fail)
    assert keep(Opened(store), damaged())[0] == ["open", "shut", "open"]
