"""A worker whose store can write no more goes, so that its parent starts a new one that recovers.

A failed fsync is never asked for again: what the disk holds is read anew by another process.
"""

import os
import threading
import time
from collections.abc import Callable

import click

from forms_api.store.store import Store

LOOK_EVERY = 0.25
GRACE = 0.5
"""Seconds for the answers that are under way."""

LEAST = 7.0
"""Seconds that a worker stays at least: granian gives up on one that goes sooner than 5.5 s after
it was started again, and then not even reading would be left."""


def leave_on_failure(store: Store) -> None:
    """End this process soon after the store has failed. A store that was damaged when it was
    opened stays: a restart would not mend it, and it can still be read."""
    if store.failure is None:
        threading.Thread(
            target=watch, args=(store, _leave), name="store-watch", daemon=True
        ).start()


def watch(
    store: Store, leave: Callable[[], None], *, sleep: Callable[[float], None] = time.sleep
) -> None:
    """Wait until the store fails, then `leave`, no sooner than LEAST seconds after the call."""
    waited = 0.0
    while store.failure is None:
        sleep(LOOK_EVERY)
        waited += LOOK_EVERY
    click.echo(f"{store.failure}。正在重新启动……", err=True)
    sleep(max(GRACE, LEAST - waited))
    leave()


def _leave() -> None:
    # whatever was acknowledged is on disk: nothing is lost by leaving at once
    os._exit(1)
