"""Facts to keep, folders to keep them in, and disks that misbehave when told to."""

import errno
import os
import shutil
import subprocess
import tempfile
import threading
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path

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


@pytest.fixture(scope="session")
def cluster(lack, requires_module):
    """A PostgreSQL of the tests' own, in a folder that goes with them: never the machine's."""
    requires_module("sqlalchemy")
    requires_module("psycopg")
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    found = str(programs[-1]) if programs else shutil.which("initdb")
    if found is None:
        lack("PostgreSQL is not installed")
    cluster = Cluster(Path(found).parent)
    cluster.start()
    yield cluster
    cluster.remove()


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


class Cluster:
    """PostgreSQL on a socket in a folder under /tmp (the path of a socket must be short)."""

    def __init__(self, programs):
        self._programs = programs
        self.folder = Path(tempfile.mkdtemp(prefix="houqin-pg-"))
        self._numbers = count()
        self._as_owner = []
        if os.geteuid() == 0:  # it refuses to run as root
            shutil.chown(self.folder, "postgres")
            self._as_owner = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"]
        self._run("initdb", "-U", "houqin", "-A", "trust", "-E", "UTF8", "--no-sync")

    def start(self):
        options = f"-c listen_addresses= -c unix_socket_directories={self.folder}"
        self._run("pg_ctl", "-w", "-l", str(self.folder / "log"), "-o", options, "start")

    def start_again(self):
        """Start it unless it runs."""
        if not (self.folder / "data" / "postmaster.pid").exists():
            self.start()

    def stop(self, how="fast"):
        self._run("pg_ctl", "-w", "-m", how, "stop")

    def remove(self):
        if (self.folder / "data" / "postmaster.pid").exists():
            self.stop("immediate")
        shutil.rmtree(self.folder, ignore_errors=True)

    def new_database(self):
        name = f"test{next(self._numbers)}"
        self._run_program("createdb", "-h", str(self.folder), "-U", "houqin", name)
        return f"postgresql://houqin@/{name}?host={self.folder}"

    def copy(self, address):
        """The address of a new database that holds what `pg_dump` says of this one."""
        made, dump = self.new_database(), str(self.folder / "dump.sql")
        self._run_program("pg_dump", "-f", dump, address)
        self._run_program("psql", "-q", "-v", "ON_ERROR_STOP=1", "-f", dump, made)
        return made

    def _run(self, program, *arguments):
        self._run_program(program, "-D", str(self.folder / "data"), *arguments)

    def _run_program(self, program, *arguments):
        command = [*self._as_owner, str(self._programs / program), *arguments]
        # the server inherits what it gets here: a pipe would never end
        with (self.folder / "out").open("ab") as out:
            subprocess.run(command, check=True, cwd="/", stdout=out, stderr=out, timeout=60)


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
