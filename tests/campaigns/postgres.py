"""64 HTTP clients through two web processes on one PostgreSQL; replies are dropped, the processes
are killed, the database is restarted, gently and not.

    python tests/campaigns/postgres.py [--full] [--runs SECONDS] [--seed N]

A client that has no answer sends the same id again, to either process. The control arm is two
processes that look for an id before they insert it, on the same PostgreSQL.
"""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from campaign import Arm, Options, main
from clients import CLIENTS, Service, _give_up, kill_every
from postgres_scene import TwoDoors, cluster, judge, judge_stock, two_services, two_stock_servers
from scene import scratch

BACK_WITHIN = 10.0
"""Seconds from when the database takes connections until each process acknowledges again."""


def arms(options: Options) -> Iterator[Arm]:
    seconds = options.choose(30, 600)
    with scratch() as root, cluster() as postgres:
        yield _ours(root, postgres, seconds, options)
        yield _stock(postgres, min(seconds, 12), options)


@dataclass
class Chaos:
    """What is done to the services and their database, turn by turn; `slowest`: seconds until both
    were back after a restart of the database."""

    postgres: Any
    services: list[Service]
    crowd: TwoDoors
    turns: int = 0
    slowest: float = 0.0

    def play(self, turn: int) -> None:
        first, second = self.services if turn // 6 % 2 else reversed(self.services)
        faults: list[Callable[[], None]] = [
            lambda: self._restart("fast"),
            lambda: _kill_workers(first),
            lambda: self._restart("immediate"),
            lambda: _kill_all(second),
            lambda: self._restart("immediate", lambda: _kill_workers(first)),
            lambda: _kill_workers(first, second),
        ]
        faults[turn % len(faults)]()
        self.turns += 1

    def _restart(self, how: str, meanwhile: Callable[[], None] = lambda: None) -> None:
        self.postgres.stop(how)
        meanwhile()
        time.sleep(1)  # long enough to be noticed by everybody
        self.postgres.start()
        begun = time.monotonic()
        for service in self.services:
            self.crowd.probe(service.port)
        self.slowest = max(self.slowest, time.monotonic() - begun)


def _kill_workers(*services: Service) -> None:
    for worker in [each for service in services for each in service.workers()]:
        os.kill(worker, signal.SIGKILL)


def _kill_all(service: Service) -> None:
    service.stop()
    service.start()


def _ours(root: Path, postgres: Any, seconds: int, options: Options) -> Arm:
    arm, address = Arm("2 x houqin serve, PostgreSQL"), postgres.new_database()
    with two_services(root, address) as services:
        ports = [service.port for service in services]
        every = kill_every(options)
        crowd = TwoDoors(ports[0], services[0].token, options.seed, doors=ports, kill_every=every)
        chaos = Chaos(postgres, services, crowd)
        crowd.run(CLIENTS, seconds, chaos.play)
    arm.runs = chaos.turns
    judge(arm, address, crowd)
    rate = len(crowd.kept) / seconds
    arm.notes += [
        f"{CLIENTS} clients for {seconds} s, {chaos.turns} faults, {rate:.0f} kept a second",
        f"answers: {dict(crowd.statuses)}",
        f"slowest to be back after a restart of the database {chaos.slowest:.1f} s",
    ]
    odd = set(crowd.statuses) - {"200", "201", "503", "dropped", "no connection"}
    arm.violations += [f"{crowd.statuses[status]} times the answer {status}" for status in odd]
    if chaos.slowest > BACK_WITHIN:
        arm.violations.append(f"back after {chaos.slowest:.1f} s")
    return arm


def _stock(postgres: Any, seconds: int, options: Options) -> Arm:
    arm = Arm("check, then insert (control)", control=True)
    address = postgres.new_database()
    with two_stock_servers(address) as (ports, restart):
        every = kill_every(options)
        crowd = TwoDoors(ports[0], "none", options.seed, doors=ports, kill_every=every)
        halt = threading.Timer(seconds + 30, lambda: _give_up(crowd))
        halt.start()
        crowd.run(CLIENTS, seconds, restart)
        halt.cancel()
    judge_stock(arm, address, set(crowd.kept))
    arm.runs = 1
    arm.notes.append(f"answers: {dict(crowd.statuses)}")
    return arm


if __name__ == "__main__":
    main("postgres", arms)
