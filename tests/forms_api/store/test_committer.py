"""Nobody waits for ever, whatever becomes of the thread that commits."""

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from forms_api.store import committer
from forms_api.store.batch import make_batch
from forms_api.store.committer import Committer
from forms_api.store.errors import StoreDown

OPEN_WITHOUT_MEMORY = """
import resource, sys, threading
from datetime import UTC, datetime
from pathlib import Path
from forms_api.store.errors import StoreDown
from forms_api.store.tiny import open_store

used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
before = resource.getrlimit(resource.RLIMIT_AS)
resource.setrlimit(resource.RLIMIT_AS, (used + (16 << 20), before[1]))
threading.stack_size(64 << 20)
folder = Path(sys.argv[1])
try:
    open_store(folder, clock=lambda: datetime.now(UTC), wait=0)
except StoreDown as down:
    print(down)
resource.setrlimit(resource.RLIMIT_AS, before)
open_store(folder, clock=lambda: datetime.now(UTC), wait=0).close()
print("opened")
"""
"""A thread wants 64 megabytes for its stack, and finds 16."""


def test_a_store_whose_thread_cannot_start_says_so_and_lets_the_folder_go(folder):
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", OPEN_WITHOUT_MEMORY, str(folder)],
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=True,
    )
    why, opened = done.stdout.splitlines()
    assert "系统资源不足" in why
    assert opened == "opened"


def test_who_waits_for_a_thread_that_has_died_is_told(fact, monkeypatch, wait_until):
    begun, go_on = threading.Event(), threading.Event()

    def commit(batches):
        begun.set()
        go_on.wait(20)
        return [batch.records for batch in batches]

    ours = Committer(commit)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(ours.submit, make_batch([fact()], None))
        assert begun.wait(20)
        second = pool.submit(ours.submit, make_batch([fact()], None))
        wait_until(lambda: ours.waiting == 2)
        monkeypatch.setattr(committer, "islice", _no_memory)
        go_on.set()
        assert len(first.result(20)) == 1
        with pytest.raises(StoreDown, match="MemoryError"):
            second.result(20)
    with pytest.raises(StoreDown, match="MemoryError"):
        ours.submit(make_batch([fact()], None))
    assert ours.failure
    ours.close()


def _no_memory(*_):
    raise MemoryError
