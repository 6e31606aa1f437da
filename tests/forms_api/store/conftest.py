"""Facts to keep, folders to keep them in, and disks that misbehave when told to."""

import errno
import os
import threading
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from forms_api.records.ids import new_id
from forms_api.records.record import Record
from forms_api.store.disk import Disk
from forms_api.store.remote import CONTROL_PATH, answer_bytes
from forms_api.store.tiny import init_store, open_store

START = datetime(2026, 9, 1, 0, 0, tzinfo=UTC)


@pytest.fixture
def start():
    """The moment at which the data folders of the tests begin."""
    return START


@pytest.fixture
def fact():
    """fact(kind, minutes=…, subject=…, …, **body) → a Record so many minutes after `start`."""

    def make(kind="submission", *, minutes=0, campus="main", subject="small-1", by="p1", **body):
        at = START + timedelta(minutes=minutes)
        return Record(new_id(at), kind, campus, subject, by, at, body)

    return make


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "data"
    init_store(path, clock=lambda: START, disk=QuickDisk())
    return path


@pytest.fixture
def reopen(folder):
    """reopen() → the folder's store, with a quick disk unless told; closed after the test."""
    with ExitStack() as stack:

        def make(where=folder, *, disk=None, wait=0.0):
            store = open_store(where, clock=lambda: START, wait=wait, disk=disk or QuickDisk())
            stack.callback(store.close)
            return store

        yield make


@pytest.fixture
def serve():
    """serve(store, key) → the port of a real threaded HTTP server that answers for the store."""
    with ExitStack() as stack:

        def make(store, key):
            server = Server(("127.0.0.1", 0), _handler_of(store, key))
            thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
            thread.start()
            stack.callback(server.server_close)
            stack.callback(server.shutdown)
            return server.server_port

        yield make


@pytest.fixture
def postgres(cluster):
    """postgres() → the address of a new, empty database; with init=True a store is in it."""

    def make(*, init=True):
        address = cluster.new_database()
        if init:
            from forms_api.store.sql import init_sql

            init_sql(address, clock=lambda: START)
        return address

    return make


@pytest.fixture
def reach(postgres):
    """reach(address) → the store there, as another process would have it; closed after the test."""
    from forms_api.store.sql import open_sql

    with ExitStack() as stack:

        def make(address=None):
            store = open_sql(address or postgres())
            stack.callback(store.close)
            return store

        yield make


@pytest.fixture
def wait_until():
    """wait_until(condition): let other threads work until it holds; fails rather than hangs."""

    def wait(condition):
        pause = threading.Event()
        for _ in range(20_000):
            if condition():
                return
            pause.wait(0.001)
        raise AssertionError("what the test waits for does not happen")

    return wait


@pytest.fixture
def disk():
    """A disk whose next calls fail on demand, and that counts what it was asked."""
    return FaultyDisk()


class QuickDisk(Disk):
    """Skips the waiting for the platter where a test looks at something else."""

    def sync(self, descriptor):
        pass

    def sync_folder(self, folder):
        pass


class FaultyDisk(Disk):
    """`fail[call] = errno` makes each further call of that name fail, `write` half way through.

    While `gate` is cleared, `sync` waits; `syncing` says that somebody does.
    """

    def __init__(self):
        self.fail = {}
        self.calls = []
        self.gate = threading.Event()
        self.gate.set()
        self.syncing = threading.Event()

    def write(self, descriptor, data):
        self.calls.append("write")
        if "write" in self.fail:
            os.write(descriptor, data[: len(data) // 2])
        self._maybe_fail("write")
        super().write(descriptor, data)

    def sync(self, descriptor):
        self.calls.append("sync")
        self.syncing.set()
        self.gate.wait(20)
        self._maybe_fail("sync")
        super().sync(descriptor)

    def cut(self, descriptor, length):
        self.calls.append("cut")
        self._maybe_fail("cut")
        super().cut(descriptor, length)

    def sync_folder(self, folder):
        self.calls.append("sync_folder")
        self._maybe_fail("sync_folder")
        super().sync_folder(folder)

    def _maybe_fail(self, call):
        if call in self.fail:
            raise OSError(self.fail[call], errno.errorcode[self.fail[call]])


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64  # the default of 5 resets connections that come together


def _handler_of(store, key):
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            allowed = self.headers["Authorization"] == f"Bearer {key}"
            answer = answer_bytes(store, body) if allowed else b"{}"
            self.send_response(200 if allowed and self.path == CONTROL_PATH else 401)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *args):
            pass

    return Handler
