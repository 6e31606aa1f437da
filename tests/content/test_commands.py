"""The real policies pass the commands that a manager and CI run on them."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from forms_api.cli import houqin

HOME = Path(__file__).parents[2]


@pytest.mark.parametrize("words", [("check",), ("schema", "--check")], ids=" ".join)
def test_the_command_finds_nothing(words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(HOME)
    monkeypatch.delenv("HOUQIN_POLICIES", raising=False)
    done = CliRunner().invoke(houqin, words)
    assert done.exit_code == 0, done.output
