"""What the campaigns on PostgreSQL play with: a cluster of their own, two web processes on it, the
crowd that knocks at both, and the audit."""

import copy
import itertools
import os
import random
import runpy
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from campaign import Arm, NotRun
from clients import Crowd, Service, _free_port, _number, _read_status, _wait_for_port
from scene import KIND, ask_child

from forms_api.records.ids import new_id

TESTS_SETUP = Path(__file__).parents[1] / "forms_api" / "conftest.py"
STOCK = Path(__file__).with_name("stock_postgres.py")
PROBES = 1_000_000_000
"""Numbers from here on are sent by a probe, not by a client."""


@contextmanager
def cluster() -> Iterator[Any]:
    """A running PostgreSQL, as the tests have it; gone afterwards."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not programs:
        raise NotRun("PostgreSQL is not installed")
    with suppress(ImportError):
        made = runpy.run_path(str(TESTS_SETUP))["Cluster"](programs[-1].parent)
        try:
            made.start()
            yield made
        finally:
            made.remove()
        return
    raise NotRun("what the tests need is not installed")


@contextmanager
def two_services(root: Path, address: str) -> Iterator[list[Service]]:
    """Two `houqin serve` on one database; each has a port and processes of its own."""
    with ExitStack() as stack:
        first = Service(root, environ={"HOUQIN_STORE": address})
        stack.callback(first.stop)
        second = copy.copy(first)
        second.port = _free_port()
        second.start()
        stack.callback(second.stop)
        yield [first, second]


@dataclass
class TwoDoors(Crowd):
    """Clients that knock at either of two ports, so what is sent again may reach the other one."""

    doors: Sequence[int] = ()
    probes: Iterator[int] = field(default_factory=lambda: itertools.count(PROBES))

    def _try(
        self, request: bytes, record_id: str, line: socket.socket | None, dice: random.Random
    ) -> socket.socket | None:
        if line is None:
            with suppress(OSError):
                line = socket.create_connection(("127.0.0.1", dice.choice(self.doors)), timeout=10)
        return super()._try(request, record_id, line, dice)

    def probe(self, port: int) -> float:
        """Send one record to this port until it is acknowledged; how many seconds that took."""
        record_id, begun = new_id(datetime.now(UTC)), time.monotonic()
        self.sent[record_id] = next(self.probes)
        request = self._request(record_id)
        while record_id not in self.kept:
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), 10) as line:
                line.sendall(request)
                self._note(_read_status(line), record_id)
        return time.monotonic() - begun


def judge(arm: Arm, address: str, crowd: Crowd) -> None:
    """In a new process: what is kept, id → number, read by the store and past it."""
    held, ids, faults = ask_child(lambda: _read_all(address))
    wrong = {known for known, number in crowd.kept.items() if held.get(known) != number}
    arm.acknowledged, arm.lost = len(crowd.kept), len(wrong)
    arm.duplicates = len(ids) - len(set(ids)) + len(held) - len(set(held.values()))
    arm.violations += [f"{known} was never sent" for known in held.keys() - crowd.sent.keys()]
    arm.violations += faults


def _read_all(address: str) -> tuple[dict[str, int], list[str], list[str]]:
    import psycopg

    from forms_api.store.sql import open_sql
    from forms_api.store.sql_verify import verify_sql

    store = open_sql(address)
    held = {record.id: _number(record.body) for record in store.read(KIND)}
    store.close()
    with psycopg.connect(address) as connection:
        rows = connection.execute("SELECT id FROM houqin.records WHERE kind = %s", [KIND])
        ids = [str(known) for (known,) in rows]
    return held, ids, [str(fault) for fault in verify_sql(address).faults]


@contextmanager
def two_stock_servers(address: str) -> Iterator[tuple[list[int], Callable[[int], None]]]:
    """The control arm: their ports, and how to kill one of them and start it again."""
    _ask(address, "CREATE TABLE submission (id text, body text)")
    ports = [_free_port(), _free_port()]
    running = [_start_stock(port, address) for port in ports]

    def restart(turn: int) -> None:
        place = turn % 2
        running[place].kill()
        running[place].wait()
        running[place] = _start_stock(ports[place], address)

    try:
        yield ports, restart
    finally:
        for process in running:
            process.kill()
            process.wait()


def judge_stock(arm: Arm, address: str, acknowledged: set[str]) -> None:
    kept = [known for (known,) in ask_child(lambda: _ask(address, "SELECT id FROM submission"))]
    arm.acknowledged, arm.lost = len(acknowledged), len(acknowledged - set(kept))
    arm.duplicates = len(kept) - len(set(kept))


def _start_stock(port: int, address: str) -> "subprocess.Popen[bytes]":
    words = [sys.executable, str(STOCK), str(port), address]
    started = subprocess.Popen(words, stderr=subprocess.DEVNULL, env=os.environ)
    _wait_for_port(port)
    return started


def _ask(address: str, statement: str) -> list[Any]:
    import psycopg

    with psycopg.connect(address) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else []
