"""`mkdocs serve` as a manager uses it: save a YAML file, look at the page."""

import os
import re
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

from handbook.site import HOME

SMALL = Path(__file__).parents[1] / "small"
JOB = "childcare-worker"
PATIENCE = 120
"""Seconds until a test gives up; nothing is asserted about speed."""

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Preview:
    url: str
    policies: Path
    log: Path

    def edit(self, old: str, new: str) -> None:
        path = self.policies / "jobs" / f"{JOB}.yml"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def title(self) -> str:
        found = re.search(r"<h1[^>]*>([^<]*)", read(f"{self.url}/policies/jobs/{JOB}/"))
        return found[1] if found else ""

    def wait_for_title(self, title: str) -> None:
        wait_until(lambda: self.title() == title, self.log)

    def wait_for_words(self, words: str) -> None:
        wait_until(lambda: words in self.log.read_text(encoding="utf-8"), self.log)


def read(address: str) -> str:
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:
            return answer.read().decode()
    except (urllib.error.URLError, OSError):
        return ""


def wait_until(holds: Callable[[], bool], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, log.read_text(encoding="utf-8")
        time.sleep(0.3)


@pytest.fixture
def preview(tmp_path: Path) -> Iterator[Preview]:
    policies = Path(shutil.copytree(SMALL, tmp_path / "policies"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = tmp_path / "serve.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "mkdocs", "serve", "-a", f"127.0.0.1:{port}"],
            cwd=HOME,
            env={**os.environ, "HOUQIN_POLICIES": str(policies), "TMPDIR": str(tmp_path)},
            stdout=out,
            stderr=out,
        )
        try:
            yield Preview(f"http://127.0.0.1:{port}", policies, log)
        finally:
            process.terminate()
            process.wait(PATIENCE)


def test_an_edit_shows_and_a_mistake_keeps_the_last_good_page(preview: Preview) -> None:
    preview.wait_for_title("保育员")
    preview.edit("title: 保育员", "title: 保育老师")
    preview.wait_for_title("保育老师")
    preview.edit("title: 保育老师", "titel: 保育老师")
    preview.wait_for_words("先显示上一次的手册")
    preview.wait_for_title("保育老师")
    assert "是不是「title」" in preview.log.read_text(encoding="utf-8")
    preview.edit("titel: 保育老师", "title: 保育阿姨")
    preview.wait_for_title("保育阿姨")
    assert "Traceback" not in preview.log.read_text(encoding="utf-8")
