"""The real policies pass the commands that a manager and CI run on them."""

import subprocess
import sys
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


@pytest.mark.slow
def test_mkdocs_builds_the_handbook_without_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HOUQIN_POLICIES", raising=False)
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "-d", tmp_path / "site"],
        cwd=HOME,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "site" / "policies" / "rules" / "disinfection" / "index.html").is_file()
