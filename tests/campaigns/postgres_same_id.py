"""One id sent by 64 hands at once through two web processes on one PostgreSQL: one record.

python tests/campaigns/postgres_same_id.py [--full] [--runs N] [--seed N]
"""

import socket
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path
from typing import Any

from campaign import Arm, Options, main
from clients import _read_status
from postgres_scene import TwoDoors, cluster, judge, judge_stock, two_services, two_stock_servers
from same_id import HANDS
from scene import scratch

from forms_api.records.ids import new_id


def arms(options: Options) -> Iterator[Arm]:
    ids = options.choose(20, 1000)
    with scratch() as root, cluster() as postgres:
        yield _ours(root, postgres, ids)
        yield _stock(postgres, max(20, ids // 20))


def _ours(root: Path, postgres: Any, ids: int) -> Arm:
    arm, address = Arm("2 x houqin serve, PostgreSQL"), postgres.new_database()
    with two_services(root, address) as services:
        crowd = TwoDoors(
            services[0].port, services[0].token, 0, doors=[service.port for service in services]
        )
        for known, heard in _send_all(crowd, ids):
            arm.runs += 1
            if heard != {201: 1, 200: HANDS - 1}:
                arm.violations.append(f"{known}: {dict(heard)}")
    judge(arm, address, crowd)
    arm.notes.append(f"{HANDS} sends of each of {ids} ids: {crowd.statuses['201']} times 201")
    return arm


def _stock(postgres: Any, ids: int) -> Arm:
    arm = Arm("check, then insert (control)", control=True)
    address = postgres.new_database()
    with two_stock_servers(address) as (ports, _):
        crowd = TwoDoors(ports[0], "none", 0, doors=ports)
        arm.runs = len(list(_send_all(crowd, ids)))
    judge_stock(arm, address, set(crowd.kept))
    arm.notes.append(f"{HANDS} sends of each of {ids} ids: {crowd.statuses['201']} times 201")
    return arm


def _send_all(crowd: TwoDoors, ids: int) -> Iterator[tuple[str, Counter[int]]]:
    """Each id with the answers that were heard; the hands go to the doors by turns."""
    with ThreadPoolExecutor(HANDS) as hands, ExitStack() as stack:
        lines = [
            stack.enter_context(socket.create_connection(("127.0.0.1", port), 60))
            for port, _ in zip(cycle(crowd.doors), range(HANDS), strict=False)
        ]
        for number in range(ids):
            known = new_id(datetime.now(UTC))
            crowd.sent[known] = number
            yield known, _send(crowd, hands, lines, known)


def _send(
    crowd: TwoDoors, hands: ThreadPoolExecutor, lines: Sequence[socket.socket], known: str
) -> Counter[int]:
    together, request = threading.Barrier(HANDS), crowd._request(known)

    def play(line: socket.socket) -> int:
        together.wait()
        line.sendall(request)
        return _read_status(line)

    heard = Counter(hands.map(play, lines))
    for status in heard.elements():
        crowd._note(status, known)
    return heard


if __name__ == "__main__":
    main("postgres_same_id", arms)
