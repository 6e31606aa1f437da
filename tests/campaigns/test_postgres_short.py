"""The short form of the campaigns on PostgreSQL, each a program that must end with 0."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

HERE = Path(__file__).parent
LACKING = 77
PATIENCE = 400
NAMES = sorted(path.stem for path in HERE.glob("postgres*.py") if "\n    main(" in path.read_text())


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_no_acknowledged_record_is_lost_in_postgres(
    name: str, lack: Callable[[str], NoReturn]
) -> None:
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


def test_the_campaigns_on_postgres_are_found() -> None:
    assert NAMES == ["postgres", "postgres_same_id"]
