"""`houqin check`: what it prints, and what it returns."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from forms_api.cli import houqin

SMALL = Path(__file__).parents[2] / "small"
POLICIES = Path(__file__).parents[3] / "policies"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SMALL, tmp_path / "policies"))


def check(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(houqin, ["check", "--policies", str(folder), *words])


def test_the_real_policies_are_good() -> None:
    answer = check(POLICIES)
    assert answer.exit_code == 0, answer.output
    assert "没有问题" in answer.output.splitlines()[-1]


def test_a_problem_has_its_place_and_fails_the_run(folder: Path) -> None:
    (folder / "rules" / "new.yml").write_text("title: 新\nchaptr: 卫生\n", encoding="utf-8")
    answer = check(folder)
    assert answer.exit_code == 1
    assert f"{folder}/rules/new.yml:2:1: 不认识「chaptr」，是不是「chapter」？" in answer.output
    assert "2 处问题要改" in answer.output.splitlines()[-1], "chaptr, and no clauses"


def test_a_reminder_does_not_fail_the_run(folder: Path) -> None:
    answer = check(folder)
    assert answer.exit_code == 0
    assert "提醒：还没有下一学年的校历" in answer.output
    assert "没有问题，" in answer.output.splitlines()[-1]


def test_no_such_folder(tmp_path: Path) -> None:
    answer = check(tmp_path / "nowhere")
    assert answer.exit_code == 1
    assert "没有这个文件夹" in answer.output


def test_a_changed_clause_prints_the_line_to_paste(
    folder: Path, requires: Callable[[str], str]
) -> None:
    def git(*words: str) -> None:
        who = ("-c", "user.name=t", "-c", "user.email=t@example.org")
        done = [requires("git"), "-C", str(folder.parent), *who, *words]
        subprocess.run(done, check=True, capture_output=True)

    git("init", "--quiet")
    git("add", ".")
    git("commit", "--quiet", "-m", "first")
    assert "same_meaning_as" not in check(folder).output
    rule = next((folder / "rules").glob("*.yml"))
    text = rule.read_text(encoding="utf-8")
    assert "    text: " in text
    rule.write_text(text.replace("    text: ", "    text: 一定要做到，", 1), encoding="utf-8")
    answer = check(folder)
    assert answer.exit_code == 0
    (line,) = (line for line in answer.output.splitlines() if "same_meaning_as: [" in line)
    assert line.startswith(f"{rule}:")
    paste = line[line.index("same_meaning_as: [") :]
    rule.write_text(
        rule.read_text(encoding="utf-8").replace("    text: ", f"    {paste}\n    text: ", 1),
        encoding="utf-8",
    )
    assert "same_meaning_as: [" not in check(folder).output
    git("commit", "--quiet", "-am", "second")
    assert "same_meaning_as: [" not in check(folder, "--since", "HEAD").output
    unknown = check(folder, "--since", "no-such-thing")
    assert unknown.exit_code == 2
    assert "no-such-thing" in unknown.output
