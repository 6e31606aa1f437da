"""The short form of every campaign, each a program that must end with 0, as its full form must."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

HERE = Path(__file__).parent
LACKING = 77
PATIENCE = 300


@pytest.mark.parametrize(
    "name",
    [
        "kill9",
        "syscalls",
        "powercut",
        "diskfull",
        "ioerrors",
        "same_id",
        "tamper",
        "backups",
        "erase",
        pytest.param("clients", marks=pytest.mark.slow),
    ],
)
def test_no_acknowledged_record_is_lost(name: str, lack: Callable[[str], NoReturn]) -> None:
    done = subprocess.run(
        [sys.executable, str(HERE / f"{name}.py")],
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE,
        check=False,
    )
    if done.returncode == LACKING:
        lack(done.stdout.strip())
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_campaign_is_run_here() -> None:
    programs = {path.stem for path in HERE.glob("*.py") if "main(" in path.read_text()}
    (mark,) = [m for m in test_no_acknowledged_record_is_lost.pytestmark if m.name == "parametrize"]
    names = {getattr(each, "values", (each,))[0] for each in mark.args[1]}
    assert programs - {"campaign", "test_short"} == names
