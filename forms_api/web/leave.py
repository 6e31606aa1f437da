"""A store that can write no more is opened anew: what the disk holds is read again, in recovery.

A failed fsync is never asked for again. A worker whose store has failed goes, and its parent starts
a new one. Where opening fails (the disk may still be ill) it is tried again and again.
"""

import logging
import os
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from forms_api.store.errors import StoreError
from forms_api.store.store import Store
from forms_api.web.policies import NoLibrary

LOOK_EVERY = 0.25
GRACE = 0.5
"""Seconds for the answers that are under way."""

LEAST = 7.0
"""Seconds that a worker stays at least: granian gives up on one that goes sooner than 5.5 s after
it was started again, and then not even reading would be left. Until then it opens the store anew
itself."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A store; `damaged`: it was not whole when it was found, and opening it anew mends nothing."""

    store: Store
    damaged: bool = False


_FORESEEN = (OSError, StoreError, NoLibrary)


class Door(Protocol):
    def open(self) -> Opened:
        """Open the store and begin to answer from it. Raises OSError, StoreError, NoLibrary,
        and what an ill disk makes of a program that still has to read parts of itself."""
        ...

    def shut(self) -> None:
        """From now on answer without a store."""
        ...


def keep_open(door: Door) -> None:
    """Open the door, or go on trying; look after it until the process ends."""
    keeper = Keeper(door, _leave)
    keeper.try_to_open()
    threading.Thread(target=keeper.run, name="store-watch", daemon=True).start()


class Keeper:
    """Opens a door, watches its store, and `leave`s or opens anew when that has failed."""

    def __init__(
        self, door: Door, leave: Callable[[], None], *, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._door, self._leave, self._sleep = door, leave, sleep
        self._opened: Opened | None = None
        self._said, self._lived = "", 0.0

    def try_to_open(self) -> None:
        try:
            self._opened, self._said = self._door.open(), ""
        except _FORESEEN as error:
            self._say(str(error))
        except Exception as error:  # noqa: BLE001 - an ill disk breaks imports and templates too
            self._say(repr(error))

    def run(self) -> None:
        while not (self._opened and self._opened.damaged):
            if self._opened:
                self._look_after(self._opened.store)
            self._pause(LOOK_EVERY)
            self.try_to_open()

    def _look_after(self, store: Store) -> None:
        """Wait until the store fails; then leave, or shut the door."""
        while store.failure is None:
            self._pause(LOOK_EVERY)
        self._say(f"{store.failure}。正在重新启动……")
        self._pause(GRACE)
        if self._lived >= LEAST:
            self._leave()
        self._door.shut()
        self._opened = None
        with suppress(OSError, StoreError):
            store.close()

    def _pause(self, seconds: float) -> None:
        self._sleep(seconds)
        self._lived += seconds

    def _say(self, words: str) -> None:
        """Once, however often it is so."""
        if words != self._said:
            self._said = words
            logging.getLogger(__name__).error(words)


def _leave() -> None:
    # whatever was acknowledged is on disk: nothing is lost by leaving at once
    os._exit(1)
