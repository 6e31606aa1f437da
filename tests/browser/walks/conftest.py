"""The real service on the real policies, in a folder of its own, and a phone to walk with."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

HOME = Path(__file__).parents[3]
HOUQIN = str(Path(sys.executable).with_name("houqin"))
PASSWORD = "a long enough password"
PHONE = {"width": 390, "height": 844}
PATIENCE = 120
"""Seconds after which a test gives up waiting for a process; nothing is asserted about speed."""


@dataclass(frozen=True)
class Kindergarten:
    """A running service: its address, and the policies that a manager may edit."""

    url: str
    policies: Path
    people: dict[str, str]

    def edit(self, file: str, old: str, new: str) -> None:
        path = self.policies / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        path.write_text(text.replace(old, new), encoding="utf-8")

    def wait_for(self, address: str, words: str) -> None:
        """Until a page of the handbook shows these words."""
        deadline = time.monotonic() + PATIENCE
        while words not in read(self.url + address):
            assert time.monotonic() < deadline, f"{address} never showed {words}"
            time.sleep(0.3)


def read(address: str) -> str:
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return answer.read().decode()
    except (urllib.error.URLError, ConnectionError):
        return ""


@pytest.fixture(scope="module")
def kindergarten(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kindergarten]:
    root = tmp_path_factory.mktemp("kindergarten")
    shutil.copytree(HOME / "policies", root / "policies")
    folders = {name: str(root / name) for name in ("policies", "data", "site")}
    environment = {
        **os.environ,
        **{f"HOUQIN_{name.upper()}": folder for name, folder in folders.items()},
        "HOUQIN_NOW": "2026-10-12T09:30:00+08:00",
    }
    run(["init"], environment)
    people = {
        name: add_person(environment, name, *options)
        for name, options in {
            "孙保育": ("--job", "childcare-worker", "--place", "small-1"),
            "周保健": ("--job", "health-worker"),
            "王园长": ("--job", "principal"),
            "吴维修": ("--job", "repair-worker"),
            "钱保管": ("--job", "storekeeper"),
        }.items()
    }
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = (root / "serve.log").open("wb")
    command = [HOUQIN, "serve", "--port", str(port)]
    service = subprocess.Popen(command, cwd=HOME, env=environment, stdout=log, stderr=log)
    try:
        deadline = time.monotonic() + PATIENCE
        url = f"http://127.0.0.1:{port}"
        while not read(f"{url}/healthz"):
            assert service.poll() is None, (root / "serve.log").read_text()
            assert time.monotonic() < deadline, (root / "serve.log").read_text()
            time.sleep(0.2)
        yield Kindergarten(url, root / "policies", people)
    finally:
        service.terminate()
        service.wait(PATIENCE)


def run(arguments: list[str], environment: dict[str, str], typed: str = "") -> str:
    command = [HOUQIN, *arguments]
    done = subprocess.run(
        command, cwd=HOME, env=environment, input=typed, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def add_person(environment: dict[str, str], name: str, *options: str) -> str:
    typed = ["people", "add", name, *options, "--password-stdin"]
    return run(typed, environment, PASSWORD + "\n").splitlines()[-1]


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Page]:
    """A page of a phone. Asking another host, or breaking the page's policy, fails the test."""
    context = chromium.new_context(viewport=PHONE, locale="zh-CN")
    page = context.new_page()
    expect.set_options(timeout=PATIENCE * 1000)  # a busy machine is not a fault
    faults: list[str] = []
    page.on(
        "request", lambda request: faults.append(request.url) if is_abroad(request.url) else None
    )
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "console",
        lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None,
    )
    yield page
    context.close()
    assert not faults


def is_abroad(url: str) -> bool:
    return not url.startswith(("http://127.0.0.1", "data:", "blob:http://127.0.0.1"))


def sign_in(page: Page, name: str) -> None:
    page.get_by_label("姓名").fill(name)
    page.get_by_label("密码").fill(PASSWORD)
    with page.expect_navigation():  # or what is looked for next is looked for on this page
        page.get_by_role("button", name="登录").click()


@pytest.fixture
def enter() -> Callable[[Page, str], None]:
    """`enter(page, name)` signs in on the page that asks for it."""
    return sign_in
