"""A full disk and an ill one, seen through HTTP: the real `houqin serve`, clients, and a browser.

    python tests/campaigns/http_faults.py [--full] [--runs N] [--seed N]     (as root: it mounts)

A run is one filling of the disk, or one time of input and output errors (libfiu, in the worker and
often in its parent, so that new workers begin with them); one service lives through many of them.
"""

import json
import os
import random
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlencode

from campaign import Arm, NotRun, Options, main
from clients import (
    NAME,
    PASSWORD,
    Crowd,
    Service,
    _free_port,
    _wait_for_port,
    judge_clients,
    make_sheet,
)
from diskfull import small_disk
from houqin_child import WRITE
from scene import memory_folder, scratch
from stock import judge_stock

from forms_api.records.ids import new_id

CLIENTS, PAUSE = 6, 0.02
FILLS_PER_DISK, FAULTS_PER_FOLDER = 25, 25
MEGABYTES, ROOM = 32, 60_000
"""Of the small disk; and the bytes that are free when it begins to fill."""
BACK_WITHIN = 5.0
LONG = 9.0
PATIENCE = 30.0

FIU = Path("/usr/lib/fiu")
POINTS = (
    (WRITE.decode(), 0.5),
    ("posix/io/sync/fsync", 0.4),
    ("posix/io/rw/ftruncate", 0.7),
    ("posix/io/rw/pread", 0.3),
    ("posix/io/rw/pwrite", 0.5),
    ("posix/io/rw/read", 0.2),
    ("posix/io/oc/open", 0.3),
    ("posix/io/dir/rename", 0.7),
    ("posix/io/dir/unlink", 0.7),
)


def arms(options: Options) -> Iterator[Arm]:
    if os.geteuid() != 0:
        raise NotRun("only root can mount a small disk")
    if not (FIU / "fiu_posix_preload.so").exists() or shutil.which("fiu-ctrl") is None:
        raise NotRun("libfiu is not installed (fiu-utils)")
    fills, faults = options.choose(2, 100), options.choose(5, 150)
    dice = random.Random(options.seed)
    with scratch() as root:
        for kind in ("tmpfs", "ext4"):
            yield _fill_disks(Arm(f"houqin serve, full {kind}"), root, kind, fills, dice)
        yield _make_errors(Arm("houqin serve, I/O errors"), root, faults, dice)
        yield _stock_full(root, max(3, fills // 10))
        yield _stock_errors(root, max(3, faults // 20), most=40)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    text: str


@dataclass
class Browser:
    """Somebody with a session, and somebody with a token. `wrong` is what must not be."""

    service: Service
    crowd: Crowd
    cookie: str = ""
    wrong: Counter[str] = field(default_factory=Counter)
    made: int = 900_000_000

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> Answer:
        """Raises OSError if there is no whole answer."""
        line = HTTPConnection("127.0.0.1", self.service.port, timeout=PATIENCE)
        try:
            line.request(method, path, body or None, {"Cookie": self.cookie, **headers})
            answer = line.getresponse()
            told = {name.lower(): value for name, value in answer.getheaders()}
            found = Answer(answer.status, told, answer.read().decode())
        except HTTPException as error:
            raise ConnectionError(str(error)) from error
        finally:
            line.close()
        if "set-cookie" in told:
            self.cookie = told["set-cookie"].partition(";")[0]
        self._check(f"{method} {re.sub('[0-9a-f-]{36}', 'ID', path)}", found)
        return found

    def _check(self, what: str, answer: Answer) -> None:
        status, kind = answer.status, answer.headers.get("content-type", "")
        if status >= 500 and status not in (503, 507):
            self.wrong[f"{what} answered {status}"] += 1
        if status == 503 and "/healthz" not in what and "retry-after" not in answer.headers:
            self.wrong[f"{what}: 503 without Retry-After"] += 1
        if status in (503, 507) and "/api/" in what:
            code = "store-down" if status == 503 else "store-full"
            if kind != "application/problem+json" or json.loads(answer.text)["code"] != code:
                self.wrong[f"{what} answered {status} as {kind}: {answer.text[:80]}"] += 1

    def sign_in(self) -> None:
        page = self.ask("GET", "/signin")
        words = {"csrf_token": _token(page), "name": NAME, "password": PASSWORD}
        if self.ask("POST", "/signin", urlencode(words).encode(), **_FORM).status != 303:
            raise RuntimeError("nobody can sign in")

    def number(self) -> int:
        self.made += 1
        return self.made

    def new_id(self, number: int) -> str:
        record_id = new_id(datetime.now(UTC))
        self.crowd.sent[record_id] = number
        return record_id

    def put(self, record_id: str) -> Answer:
        number = self.crowd.sent[record_id]
        headers = {"Authorization": f"Bearer {self.service.token}", **_JSON}
        data = json.dumps(make_sheet(number)).encode()
        answer = self.ask("PUT", f"/api/v1/submissions/{record_id}", data, **headers)
        if answer.status in (200, 201):
            self.crowd.kept[record_id] = number
        return answer

    def post(self, record_id: str, page: Answer) -> Answer:
        """Send the form of that page."""
        number = self.crowd.sent[record_id]
        answers = {"f.soaked": "pass", "f.chlorine": "200", "f.remark": f"n{number}"}
        words = {"id": record_id, "csrf_token": _token(page), "place": "small-1", **answers}
        answer = self.ask("POST", FORM, urlencode(words).encode(), **_FORM)
        if answer.status == 303:
            self.crowd.kept[record_id] = number
        return answer

    def read(self) -> list[tuple[str, int]]:
        """Ask for a record, two pages and the handbook: what answered what."""
        known = random.choice(list(self.crowd.kept)[-50:])
        return [(path, self.ask("GET", path).status) for path in (f"/records/{known}", *PAGES)]


FORM = "/forms/toy-disinfection"
PAGES = ("/mine", FORM, "/", "/policies/forms/toy-disinfection/")
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_JSON = {"Content-Type": "application/json"}


def _token(page: Answer) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    return found[1] if found else ""


@contextmanager
def _house(arm: Arm, service: Service, seed: int) -> Iterator[Browser]:
    """A service under load; afterwards it is stopped, and what it kept is compared."""
    crowd = Crowd(service.port, service.token, seed, PAUSE, PATIENCE)
    browser = Browser(service, crowd)
    try:
        browser.sign_in()
        crowd.start(CLIENTS)
        _wait(lambda: len(crowd.kept) > 20)
        yield browser
    finally:
        waiting = crowd.finish()
        service.stop()
    if waiting:
        arm.violations.append(f"{waiting} clients had no answer in the end")
    odd = set(crowd.statuses) - {"200", "201", "503", "507", "dropped", "no connection"}
    arm.violations += [f"{crowd.statuses[status]} times the answer {status}" for status in odd]
    arm.violations += [f"{times} times: {what}" for what, times in browser.wrong.items()]
    arm.acknowledged += len(crowd.kept)
    judge_clients(arm, service.data, crowd)
    for trace, times in _traces(service.log).items():
        arm.violations.append(f"{times} times in the log: {trace}")
    (service.root / "log").unlink()


def _traces(log: str) -> Counter[str]:
    """Each kind of trace: the last place of it and the error. Those of the service stand in lines
    of JSON, those of a process that broke in plain text."""
    logged = [_trace_in(line) for line in log.splitlines() if line.startswith("{")]
    text = "\n".join([log, *logged, ""])
    found = re.findall(r"^Traceback .*\n((?:  .*\n|\n)+)(\S.*)", text, re.MULTILINE)
    places = [re.findall(r"File .*", lines)[-1] for lines, _ in found]
    return Counter(f"{place}: {error}" for place, (_, error) in zip(places, found, strict=True))


def _trace_in(line: str) -> str:
    with suppress(ValueError):  # whoever was killed did not end their line
        return json.loads(line).get("trace", "")
    return ""


def _wait(is_so: Callable[[], bool], patience: float = PATIENCE) -> bool:
    end = time.monotonic() + patience
    while not (done := is_so()) and time.monotonic() < end:
        time.sleep(0.02)
    return done


def _fill_disks(arm: Arm, root: Path, kind: str, fills: int, dice: random.Random) -> Arm:
    refused, slowest = 0, 0.0
    while arm.runs < fills:
        with small_disk(root, kind, MEGABYTES) as place:
            service = Service(root, place / "data")
            with _house(arm, service, dice.randrange(1 << 30)) as browser:
                for turn in range(min(FILLS_PER_DISK, fills - arm.runs)):
                    slowest = max(slowest, _fill_once(arm, browser, place, turn))
                    arm.runs += 1
            refused += browser.crowd.statuses["507"]
    arm.notes.append(f"{refused} sends answered 507; slowest to resume {slowest:.2f} s")
    return arm


def _fill_once(arm: Arm, browser: Browser, place: Path, turn: int) -> float:
    """Fill, look at everything while it is full, make room. Seconds until it took all again."""
    statuses, before = browser.crowd.statuses, browser.crowd.statuses["507"]
    page = browser.ask("GET", FORM)
    ballast = _leave_room(place, ROOM)
    if not _wait(lambda: statuses["507"] > before + 2):
        arm.violations.append("the disk was never full")
    if turn % 2:
        _restart_on_full_disk(browser, whole=turn % 4 == 3)
    pids = browser.service.workers()
    put = _refused(browser.put, browser)
    post = _refused(lambda each: _check_page(browser, each, page), browser)
    arm.violations += [
        f"{path} answered {got} on a full disk" for path, got in browser.read() if got != 200
    ]
    ballast.unlink()
    begun = time.monotonic()
    resumed = _wait(
        lambda: browser.put(put).status in (200, 201) and browser.post(post, page).status == 303,
        BACK_WITHIN,
    )
    if not resumed:
        arm.violations.append("no record once there was room again")
    if browser.service.workers() != pids:
        arm.violations.append("another worker runs")
    return time.monotonic() - begun


def _refused(send: Callable[[str], Answer], browser: Browser) -> str:
    """The id of a sheet that found no room: a short one may still find some at first."""
    for _ in range(200):
        record_id = browser.new_id(browser.number())
        answer = send(record_id)
        if answer.status == 507:
            return record_id
    browser.wrong[f"200 sends on a full disk were answered {answer.status}"] += 1
    return record_id


def _check_page(browser: Browser, record_id: str, page: Answer) -> Answer:
    answer = browser.post(record_id, page)
    typed = f">n{browser.crowd.sent[record_id]}</textarea>"
    if answer.status == 507 and not (typed in answer.text and record_id in answer.text):
        browser.wrong["the page of a full disk lost what was typed"] += 1
    return answer


def _restart_on_full_disk(browser: Browser, *, whole: bool) -> None:
    browser.service.kill(3 if whole else 0)


def _leave_room(place: Path, room: int) -> Path:
    ballast = place / "ballast"
    free = os.statvfs(place).f_bavail * os.statvfs(place).f_frsize
    with ballast.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, max(4096, free - room))
    return ballast


@dataclass(frozen=True)
class Faults:
    """Points of failure that are switched on and off in running processes."""

    control: Path
    points: tuple[tuple[str, float], ...]

    def begin(self, pids: list[int]) -> None:
        self._tell(
            pids,
            [f"enable_random name={name},failinfo=5,probability={p}" for name, p in self.points],
        )

    def end(self, pids: list[int]) -> None:
        self._tell(pids, [f"disable name={name}" for name, _ in self.points])

    def _tell(self, pids: list[int], commands: list[str]) -> None:
        words = [word for command in commands for word in ("-c", command)]
        for pid in pids:
            # a process that has just gone never answers
            with suppress(subprocess.TimeoutExpired):
                subprocess.run(
                    ["fiu-ctrl", "-f", str(self.control), *words, str(pid)],
                    capture_output=True,
                    timeout=2,
                    check=False,
                )


def _preloaded(control: Path) -> dict[str, str]:
    libraries = [str(FIU / f"fiu_{name}_preload.so") for name in ("run", "posix")]
    return {"LD_PRELOAD": " ".join(libraries), "FIU_CTRL_FIFO": str(control), "FIU_ENABLE": ""}


def _make_errors(arm: Arm, root: Path, faults: int, dice: random.Random) -> Arm:
    refused, slowest = 0, 0.0
    while arm.runs < faults:
        with scratch(memory_folder()) as place:
            service = Service(root, place / "data", _preloaded(place / "fiu"))
            with _house(arm, service, dice.randrange(1 << 30)) as browser:
                for _ in range(min(FAULTS_PER_FOLDER, faults - arm.runs)):
                    slowest = max(slowest, _err_once(arm, browser, place / "fiu", dice))
                    arm.runs += 1
            refused += browser.crowd.statuses["503"]
    arm.notes.append(f"{refused} sends answered 503; slowest to be back {slowest:.2f} s")
    if not refused:
        arm.violations.append("no call has ever failed: the faults do not arrive")
    return arm


def _err_once(arm: Arm, browser: Browser, control: Path, dice: random.Random) -> float:
    """Errors for a while; seconds until all is well again afterwards."""
    points = tuple(dice.sample(POINTS, dice.choice((1, 1, 2, 3))))
    if dice.random() < 0.25:
        points = tuple((name, 1.0) for name, _ in points)
    faults, service = Faults(control, points), browser.service
    parent = [service.process.pid] if dice.random() < 0.6 else []
    faults.begin(parent + service.workers())
    # now and then longer than a worker stays that cannot open its store
    end = time.monotonic() + (LONG if dice.random() < 0.1 else dice.uniform(0.2, 3.0))
    while time.monotonic() < end:
        with suppress(OSError):
            browser.put(browser.new_id(browser.number()))
            browser.read()
    faults.end([service.process.pid])
    faults.end(service.workers())
    begun = time.monotonic()
    if not _wait(lambda: _is_well(browser), PATIENCE):
        arm.violations.append(f"not back at all after {points}")
    took = time.monotonic() - begun
    if took > BACK_WITHIN:
        arm.violations.append(f"back after {took:.1f} s: {points}, parent {bool(parent)}")
    if service.process.poll() is not None:
        arm.violations.append(f"the service ended: {points}")
        service.start()
    return took


def _is_well(browser: Browser) -> bool:
    with suppress(OSError):
        sent = browser.put(browser.new_id(browser.number())).status
        return sent == 201 and all(status == 200 for _, status in browser.read())
    return False


def _stock_full(root: Path, fills: int) -> Arm:
    arm = Arm("stock TinyDB, full tmpfs (control)", control=True)
    for turn in range(fills):
        with (
            small_disk(root, "tmpfs") as place,
            _stock(place / "db.json", turn) as (process, crowd),
        ):
            ballast = _leave_room(place, ROOM // 4)
            _wait(lambda crowd=crowd: crowd.statuses["503"] > 3)
            process.kill()  # as ours is; one that lives on writes its buffer once there is room
            process.wait()
            ballast.unlink()
            crowd.finish()
            judge_stock(arm, place / "db.json", crowd.kept)
    return _without_duplicates(arm)


def _stock_errors(root: Path, faults: int, most: int) -> Arm:
    """On a busy machine little is written in a second: then more than `faults` times are needed."""
    arm = Arm("stock TinyDB, I/O errors (control)", control=True)
    for turn in range(most):
        if turn >= faults and arm.lost:
            break
        path, control = root / f"db{turn}.json", root / "fiu"
        with _stock(path, turn, _preloaded(control)) as (process, crowd):
            errors = Faults(control, (("posix/io/rw/write", 0.4), ("posix/io/rw/ftruncate", 0.7)))
            errors.begin([process.pid])
            time.sleep(1)
            errors.end([process.pid])
            crowd.finish()
            judge_stock(arm, path, crowd.kept)
    return _without_duplicates(arm)


def _without_duplicates(arm: Arm) -> Arm:
    """They come from dropped replies: here only what the disk does shall count."""
    arm.duplicates = 0
    return arm


@contextmanager
def _stock(
    path: Path, seed: int, environ: dict[str, str] | None = None
) -> Iterator[tuple["subprocess.Popen[bytes]", Crowd]]:
    port = _free_port()
    words = [sys.executable, str(Path(__file__).with_name("stock_server.py")), str(port), str(path)]
    process = subprocess.Popen(
        words, stderr=subprocess.DEVNULL, env={**os.environ, **(environ or {})}
    )
    crowd = Crowd(port, "none", seed, PAUSE, patience=1.0)
    try:
        _wait_for_port(port)
        crowd.start(4)
        _wait(lambda: len(crowd.kept) > 10)
        yield process, crowd
    finally:
        crowd.finish()
        process.kill()
        process.wait()


if __name__ == "__main__":
    main("http_faults", arms)
