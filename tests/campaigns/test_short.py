"""The short form of every campaign, each a program that must end with 0, as its full form must.

Those on PostgreSQL: test_postgres_short.py. Not here: wapiti.py, whose scanner is none of ours.
"""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

HERE = Path(__file__).parent
LACKING = 77
PATIENCE = 900
NAMES = sorted(
    path.stem
    for path in HERE.glob("*.py")
    if re.search(r"^    main\(\"", path.read_text(), re.M)
    and "postgres" not in path.stem
    and path.stem != "wapiti"
)
SLOW = {"clients", "http_faults", "xss"}


def run(name: str, *words: str, **more: object) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, str(HERE / f"{name}.py"), *words],
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE,
        check=False,
        **more,
    )


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.slow] * (name in SLOW)) for name in NAMES]
)
def test_no_acknowledged_record_is_lost(name: str, lack: Callable[[str], NoReturn]) -> None:
    done = run(name)
    if done.returncode == LACKING:
        lack(done.stdout.strip())
    assert done.returncode == 0, done.stdout + done.stderr


def test_all_campaigns_are_started_by_one_command_with_a_row_each() -> None:
    done = run("all", "--short", "--only", "same_id")
    assert done.returncode == 0, done.stdout + done.stderr
    _, _, row = done.stdout.splitlines()
    assert re.match(r"\| `same_id` \| 30 \| 30 \| 0 \| 0 \| 0 \| .* \| ok, \d+ s \|", row)
    unknown = run("all", "--only", "nothing")
    assert unknown.returncode == 1
    assert set(NAMES) <= set(re.findall(r"\w+", unknown.stderr))


def test_what_the_machine_lacks_is_not_run_and_fails() -> None:
    done = run("all", "--only", "syscalls", env={"PATH": ""})
    assert done.returncode == 1
    assert "| NOT RUN: strace is not installed |" in done.stdout
