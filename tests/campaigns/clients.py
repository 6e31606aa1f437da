"""64 HTTP clients against the real `houqin serve`; replies are dropped, the server is killed.

    python tests/campaigns/clients.py [--full] [--runs SECONDS] [--seed N]

A client that has no answer sends the same id again until it has one, as the phone's queue does.
Every fourth kill takes the whole service, the others its worker, which is then started again.
"""

import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from campaign import Arm, Options, main
from scene import KIND, ask_child, index_blocks, journal_ids, open_folder, scratch
from stock import judge_stock

from forms_api.records.ids import new_id

CLIENTS, DROPPED, KILL_EVERY = 64, 0.05, 8.0
SMALL = Path(__file__).parents[1] / "small"
HOUQIN = [sys.executable, str(Path(__file__).with_name("houqin_child.py"))]
NAME, PASSWORD = "何阿姨", "correct horse battery"
PATIENCE = 120.0


def arms(options: Options) -> Iterator[Arm]:
    seconds = options.choose(16, 600)
    with scratch() as root:
        yield _ours(root, seconds, options)
        yield _stock(root, min(seconds, 10), options)


def kill_every(options: Options) -> float:
    """Seconds. Not below 5.5: granian gives up on a worker that dies so soon after it came back."""
    return KILL_EVERY if options.full else 6.0


@dataclass
class Crowd:
    """The clients: what they sent, and what was acknowledged, id → number.

    `pause`: seconds that a client rests when it has its answer; `patience`: seconds that it goes
    on trying at the end; `kill_every`: seconds between two kills."""

    port: int
    token: str
    seed: int
    pause: float = 0.0
    patience: float = 60.0
    kill_every: float = KILL_EVERY
    sent: dict[str, int] = field(default_factory=dict)
    kept: dict[str, int] = field(default_factory=dict)
    statuses: Counter[str] = field(default_factory=Counter)
    stop: threading.Event = field(default_factory=threading.Event)
    given_up: threading.Event = field(default_factory=threading.Event)
    threads: list[threading.Thread] = field(default_factory=list)

    def start(self, count: int) -> None:
        self.threads = [
            threading.Thread(target=self._client, args=(n,), daemon=True) for n in range(count)
        ]
        for thread in self.threads:
            thread.start()

    def finish(self) -> int:
        """Begin nothing new; wait for those who have no answer yet. How many never had one."""
        self.stop.set()
        end = time.monotonic() + self.patience
        for thread in self.threads:
            thread.join(max(0.0, end - time.monotonic()))
        self.given_up.set()
        waiting = sum(thread.is_alive() for thread in self.threads)
        for thread in self.threads:
            thread.join()
        return waiting

    def run(self, count: int, seconds: float, kill: Callable[[int], None]) -> int:
        """Send for so many seconds, `kill` the server now and then, then finish."""
        end = time.monotonic() + seconds
        self.start(count)
        kills = 0
        while (left := end - time.monotonic()) > 0:
            time.sleep(min(self.kill_every, left))
            if end - time.monotonic() > self.kill_every / 4:
                kill(kills)
                kills += 1
        return self.finish()

    def _client(self, number: int) -> None:
        dice = random.Random(self.seed * 1000 + number)
        line: socket.socket | None = None
        turn = 0
        while not self.stop.is_set():
            record_id, turn = new_id(datetime.now(UTC)), turn + 1
            self.sent[record_id] = number * 1_000_000 + turn
            request = self._request(record_id)
            while record_id not in self.kept and not self.given_up.is_set():
                line = self._try(request, record_id, line, dice)
            self.given_up.wait(self.pause)

    def _try(
        self, request: bytes, record_id: str, line: socket.socket | None, dice: random.Random
    ) -> socket.socket | None:
        try:
            line = line or socket.create_connection(("127.0.0.1", self.port), timeout=10)
            line.sendall(request)
            if dice.random() < DROPPED:
                time.sleep(dice.uniform(0, 0.02))
                self.statuses["dropped"] += 1
                line.close()
                return None
            status = _read_status(line)
        except OSError:
            self.statuses["no connection"] += 1
            if line:
                line.close()
            time.sleep(0.1)
            return None
        self._note(status, record_id)
        return line

    def _note(self, status: int, record_id: str) -> None:
        self.statuses[str(status)] += 1
        if status in (200, 201):
            self.kept[record_id] = self.sent[record_id]
        else:
            time.sleep(0.2)

    def _request(self, record_id: str) -> bytes:
        data = json.dumps(make_sheet(self.sent[record_id])).encode()
        head = (
            f"PUT /api/v1/submissions/{record_id} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n"
            f"Authorization: Bearer {self.token}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(data)}\r\n\r\n"
        )
        return head.encode() + data


def make_sheet(number: int) -> dict[str, object]:
    answers = {"soaked": "pass", "chlorine": 200, "remark": f"n{number}"}
    return {"form": "toy-disinfection", "place": "small-1", "answers": answers}


def _read_status(line: socket.socket) -> int:
    """The status of a whole answer. Raises OSError if it does not come whole."""
    heard = b""
    while b"\r\n\r\n" not in heard:
        heard += _hear(line)
    head, _, body = heard.partition(b"\r\n\r\n")
    (length,) = [
        int(word.partition(b":")[2])
        for word in head.split(b"\r\n")
        if word.lower().startswith(b"content-length:")
    ]
    while len(body) < length:
        body += _hear(line)
    return int(head.split(b" ", 2)[1])


def _hear(line: socket.socket) -> bytes:
    heard = line.recv(1 << 16)
    if not heard:
        raise ConnectionError("the server has gone")
    return heard


class Service:
    """`houqin serve`: policies, site and log are in `root`, the records in `data` if it is said."""

    def __init__(
        self, root: Path, data: Path | None = None, environ: Mapping[str, str] | None = None
    ) -> None:
        self.root, self.port, self.data = root, _free_port(), data or root / "data"
        self.environ = {
            **os.environ,
            "HOUQIN_POLICIES": str(root / "policies"),
            "HOUQIN_SITE": str(root / "site"),
            "HOUQIN_DATA": str(self.data),
            "PYTHONIOENCODING": "utf-8",
            **(environ or {}),
        }
        if not (root / "policies").exists():
            shutil.copytree(SMALL, root / "policies")
        self._do("init")
        words = ("people", "add", NAME, "--job", "childcare-worker", "--password-stdin")
        self._do(*words, said=PASSWORD)
        self.token = self._do("people", "token", NAME).split()[-1]
        self.slowest = 0.0
        self.start()

    def _do(self, *words: str, said: str = "") -> str:
        done = subprocess.run(
            [*HOUQIN, *words],
            env=self.environ,
            input=said,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        if done.returncode:
            raise RuntimeError(done.stdout + done.stderr)
        return done.stdout

    @property
    def log(self) -> str:
        return (self.root / "log").read_text(encoding="utf-8")

    def start(self) -> None:
        with (self.root / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [*HOUQIN, "serve", "--port", str(self.port)],
                env=self.environ,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.wait()

    def wait(self) -> float:
        """Until it answers; how long that took."""
        begun = time.monotonic()
        while time.monotonic() - begun < PATIENCE:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 5) as line:
                line.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
                if _read_status(line) == 200:
                    return time.monotonic() - begun
            time.sleep(0.1)
        raise RuntimeError(f"the service does not answer: {self.log}")

    def kill(self, turn: int) -> None:
        if turn % 4 == 3:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.start()
            return
        for worker in self.workers():
            os.kill(worker, signal.SIGKILL)
        self.slowest = max(self.slowest, self.wait())

    def workers(self) -> list[int]:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(worker) for worker in children.read_text().split()]

    def stop(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def _ours(root: Path, seconds: int, options: Options) -> Arm:
    arm = Arm("houqin serve")
    service = Service(root)
    kills: list[int] = []

    def kill(turn: int) -> None:
        kills.append(turn)
        service.kill(turn)

    crowd = Crowd(service.port, service.token, options.seed, kill_every=kill_every(options))
    try:
        if waiting := crowd.run(CLIENTS, seconds, kill):
            arm.violations.append(f"{waiting} clients had no answer in the end")
    finally:
        service.stop()
    arm.runs, arm.acknowledged = len(kills), len(crowd.kept)
    judge_clients(arm, root / "data", crowd)
    rate = len(crowd.kept) / seconds
    arm.notes += [
        f"{CLIENTS} clients for {seconds} s, {len(kills)} kills: {rate:.0f} acknowledged a second",
        f"answers: {dict(crowd.statuses)}; slowest to be back {service.slowest:.1f} s",
    ]
    if options.full and options.runs is None and len(crowd.kept) < 300_000:
        arm.violations.append(f"{len(crowd.kept)} acknowledged, not 300,000")
    odd = set(crowd.statuses) - {"200", "201", "503", "507", "dropped", "no connection"}
    arm.violations += [f"{crowd.statuses[status]} times the answer {status}" for status in odd]
    return arm


def judge_clients(arm: Arm, data: Path, crowd: Crowd) -> None:
    """In a new process: what is kept, id → number."""
    arm.blocks += index_blocks(data)
    try:
        held: dict[str, int] = ask_child(lambda: _read_numbers(data))
    except RuntimeError as error:
        arm.lost += len(crowd.kept)
        arm.violations.append(f"{data} does not open: {error}, there is {sorted(data.glob('*'))}")
        return
    wrong = {known for known, number in crowd.kept.items() if held.get(known) != number}
    arm.lost += len(wrong)
    ids = journal_ids(data)
    arm.duplicates += len(ids) - len(set(ids)) + len(held) - len(set(held.values()))
    arm.violations += [f"{known} was never sent" for known in held.keys() - crowd.sent.keys()]


def _read_numbers(data: Path) -> dict[str, int]:
    store = open_folder(data)
    try:
        if store.failure:
            raise RuntimeError(store.failure)
        return {record.id: _number(record.body) for record in store.read(KIND)}
    finally:
        store.close()


def _number(body: object) -> int:
    """The number in the remark, wherever the record keeps it."""
    text = repr(body)
    return int(text[text.rindex("'n") + 2 :].partition("'")[0])


def _stock(root: Path, seconds: int, options: Options) -> Arm:
    arm = Arm("stock TinyDB over HTTP (control)", control=True)
    port, path = _free_port(), root / "db.json"
    words = [sys.executable, str(Path(__file__).with_name("stock_server.py")), str(port), str(path)]
    running = [subprocess.Popen(words, stderr=subprocess.DEVNULL)]

    def kill(_: int) -> None:
        running[-1].kill()
        running[-1].wait()
        if _broken(path):
            path.rename(path.with_name(f"broken-{len(running)}"))  # else it would serve no more
        running.append(subprocess.Popen(words, stderr=subprocess.DEVNULL))

    crowd = Crowd(port, "none", options.seed, patience=5.0)
    _wait_for_port(port)
    crowd.run(8, seconds, kill)
    running[-1].kill()
    running[-1].wait()
    judge_stock(arm, path, crowd.kept)
    arm.runs = len(running)
    return arm


def _broken(path: Path) -> bool:
    try:
        json.loads(path.read_text())
    except (OSError, ValueError):
        return path.exists()
    return False


def _give_up(crowd: Crowd) -> None:
    """Let those go who will never have an answer."""
    crowd.given_up.set()


def _wait_for_port(port: int) -> None:
    for _ in range(200):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
        return port


if __name__ == "__main__":
    main("clients", arms)
