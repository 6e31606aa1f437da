"""One command checks all: the linters and the type checker run with the tests."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

HOME = Path(__file__).parents[2]


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(("ruff", "check"), id="ruff check"),
        pytest.param(("ruff", "format", "--check"), id="ruff format"),
        pytest.param(("mypy",), id="mypy", marks=pytest.mark.slow),
    ],
)
def test_the_tool_finds_nothing(
    words: tuple[str, ...], requires_module: Callable[[str], None]
) -> None:
    requires_module(words[0])
    done = subprocess.run(
        [sys.executable, "-m", *words], cwd=HOME, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
