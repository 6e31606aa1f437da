"""A real `houqin serve`, and commands beside it, as people start them."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

import pytest

SMALL = Path(__file__).parents[1] / "small"
PATIENCE = 120.0
"""Seconds until a test gives up: far more than anything takes, on any machine."""


@dataclass
class Service:
    """A running `houqin serve`, and the folders it was given."""

    process: "subprocess.Popen[str]"
    port: int
    policies: Path
    data: Path
    site: Path
    log: Path
    jar: CookieJar = field(default_factory=CookieJar)

    @property
    def words(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def browser(self) -> OpenerDirector:
        return build_opener(HTTPCookieProcessor(self.jar))

    def get(self, path: str, headers: dict[str, str] | None = None) -> tuple[int, str]:
        return self._open(Request(self._url(path), headers=headers or {}))

    def post(self, path: str, **fields: str) -> tuple[int, str]:
        page = self.get(path)[1]
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)
        assert token, page
        body = urlencode({"csrf_token": token[1], **fields}).encode()
        return self._open(Request(self._url(path), body))

    def put(self, path: str, body: object, token: str) -> tuple[int, str]:
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        data = json.dumps(body).encode()
        return self._open(Request(self._url(path), data, headers, method="PUT"))

    def workers(self) -> list[int]:
        """The processes that this one started."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in children.read_text().split()]

    def _url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def _open(self, request: Request) -> tuple[int, str]:
        try:
            with self.browser().open(request, timeout=PATIENCE) as answer:
                return answer.status, answer.read().decode()
        except HTTPError as error:
            return error.code, error.read().decode()


def until(what: str, is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end, f"never: {what}"
        time.sleep(0.1)


@pytest.fixture(name="wait_for")
def _wait_for() -> Callable[[str, Callable[[], bool]], None]:
    """wait_for(what, is_so): until it is so; the test fails if it never is."""
    return until


@pytest.fixture(name="free_port")
def _free_port() -> Callable[[], int]:
    return free_port


@pytest.fixture
def is_alive() -> Callable[[int], bool]:
    """Whether a process runs; one that only waits to be reaped does not."""

    def is_alive(pid: int) -> bool:
        try:
            return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
        except FileNotFoundError:
            return False

    return is_alive


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Policies that may be edited, and a site that is built once for all tests here."""
    root = tmp_path_factory.mktemp("serve")
    shutil.copytree(SMALL, root / "policies")
    return root


@pytest.fixture
def houqin(folders: Path, tmp_path: Path) -> Callable[..., list[str]]:
    """The words of a command on these folders: `houqin("people", "list")`."""

    def words(*command: str) -> list[str]:
        return [sys.executable, "-c", "from forms_api.cli import main; main()", *command]

    return words


@pytest.fixture
def environ(folders: Path, tmp_path: Path) -> dict[str, str]:
    (tmp_path / "tmp").mkdir()
    return {
        **os.environ,
        "HOUQIN_POLICIES": str(folders / "policies"),
        "HOUQIN_SITE": str(folders / "site"),
        "HOUQIN_DATA": str(tmp_path / "data"),
        "TMPDIR": str(tmp_path / "tmp"),
        "PYTHONUNBUFFERED": "1",
        "PYTHONIOENCODING": "utf-8",
    }


@pytest.fixture
def run(houqin, environ) -> Callable[..., "subprocess.CompletedProcess[str]"]:
    def run(*command: str, **more) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            houqin(*command),
            env=environ,
            capture_output=True,
            encoding="utf-8",
            timeout=PATIENCE,
            check=False,
            **more,
        )

    return run


@pytest.fixture
def serve(houqin, environ, folders: Path, tmp_path: Path) -> Iterator[Callable[..., Service]]:
    """`serve("--demo")` is a service that answers."""
    started: list[Service] = []

    def serve(*options: str, now: str = "") -> Service:
        port, log = free_port(), tmp_path / f"log{len(started)}"
        with log.open("w") as out:
            process = subprocess.Popen(
                houqin("serve", "--port", str(port), *options),
                env={**environ, "HOUQIN_NOW": now},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                text=True,
            )
        service = Service(
            process, port, folders / "policies", tmp_path / "data", folders / "site", log
        )
        started.append(service)

        def answers() -> bool:
            assert process.poll() is None, service.words
            return "已启动" in service.words

        until("the service started", answers)
        return service

    yield serve
    for service in started:
        if service.process.poll() is None:
            os.killpg(service.process.pid, signal.SIGKILL)
            service.process.wait(PATIENCE)
