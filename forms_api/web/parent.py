"""A worker never outlives the program that started it."""

import os
import signal
import threading
import time

LOOK_EVERY = 0.5
PATIENCE = 10.0


def die_with_parent(parent: int) -> None:
    """End this process soon after process `parent`, which started it, is gone."""
    threading.Thread(target=_watch, args=(parent,), name="parent-watch", daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(LOOK_EVERY)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(PATIENCE)
    # whatever was acknowledged is on disk: nothing is lost by leaving at once
    os._exit(1)
