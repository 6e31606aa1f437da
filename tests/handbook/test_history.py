"""What git knows, and that without git nothing goes wrong."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from handbook.fingerprint import changed_clauses
from handbook.history import folder_at, last_changes
from handbook.loading import load_library

FILES = {
    "school.yml": (
        "title: 园\ntimezone: Asia/Shanghai\ncampuses: [{id: m, title: 总园, places: []}]\n"
    ),
    "calendar/a.yml": "terms: [{id: t, title: 秋, starts: 2026-09-01, ends: 2027-01-20}]\n",
    "jobs/carer.yml": "title: 保育员\nduties: [{text: 消毒}]\ntraining: [wash]\n",
    "rules/wash.yml": (
        "title: 消毒\nchapter: 卫生\nclauses:\n"
        "  - {id: toys, text: 玩具每周消毒。, who: [carer], proof: none, because: 看得见}\n"
    ),
    "training/wash.yml": (
        "title: 消毒知识\nfor: [carer]\ncovers: [wash]\ncontent: 先洗后消。\n"
        "quiz: {questions: [{ask: 先做什么？, choices: [洗, 消], answer: 1}]}\n"
    ),
}
Git = Callable[..., str]


@pytest.fixture
def git(tmp_path: Path, requires: Callable[[str], str]) -> Git:
    """Run git in a new repository: `git("log")`; `on` is the day of a commit."""
    program = requires("git")

    def run(*words: str, on: str = "2026-09-01") -> str:
        day = f"{on}T08:00:00+0800"
        who = {
            f"GIT_{role}_{key}": "t@example.org"
            for role in ("AUTHOR", "COMMITTER")
            for key in ("NAME", "EMAIL")
        }
        dates = {"GIT_AUTHOR_DATE": day, "GIT_COMMITTER_DATE": day}
        nothing = {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null"}
        done = subprocess.run(
            [program, "-C", str(tmp_path), *words],
            env={**who, **dates, **nothing, "PATH": "/usr/bin:/bin"},
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout.strip()

    run("init", "--quiet")
    return run


@pytest.fixture
def policies(tmp_path: Path, git: Git) -> Path:
    """A committed policies folder in a repository that holds other things too."""
    root = tmp_path / "policies"
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    (tmp_path / "README.md").write_text("x", encoding="utf-8")
    git("add", ".")
    git("commit", "--quiet", "-m", "first")
    return root


def edit(path: Path, old: str, new: str) -> None:
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def test_last_changes(policies: Path, git: Git) -> None:
    edit(policies / "rules/wash.yml", "每周", "每天")
    (policies / "rules" / "新 制度.yml").write_text("title: x\n", encoding="utf-8")
    git("add", ".")
    git("commit", "--quiet", "-m", "second", on="2026-10-08")
    (policies / "rules" / "uncommitted.yml").write_text("title: x\n", encoding="utf-8")
    found = last_changes(policies)
    assert set(found) == {*FILES, "rules/新 制度.yml"}
    assert found["rules/wash.yml"].day.isoformat() == "2026-10-08"
    assert found["rules/新 制度.yml"].day.isoformat() == "2026-10-08"
    assert found["school.yml"].day.isoformat() == "2026-09-01"
    assert git("rev-parse", "HEAD").startswith(found["rules/wash.yml"].commit)


def test_the_repository_may_be_the_folder_itself(tmp_path: Path, git: Git) -> None:
    (tmp_path / "school.yml").write_text("title: x\n", encoding="utf-8")
    git("add", ".")
    git("commit", "--quiet", "-m", "first")
    assert set(last_changes(tmp_path)) == {"school.yml"}


def test_the_folder_as_it_was(policies: Path, git: Git) -> None:
    edit(policies / "rules/wash.yml", "每周", "每天")
    old, new = folder_at(policies, "HEAD"), load_library(policies).library
    assert old is not None
    assert new is not None
    assert old.clauses["wash#toys"].text == "玩具每周消毒。"
    assert new.clauses["wash#toys"].text == "玩具每天消毒。"
    assert [change.name for change in changed_clauses(old, new)] == ["wash#toys"]
    git("commit", "--quiet", "-am", "second")
    assert folder_at(policies, "HEAD") == load_library(policies).library
    assert folder_at(policies, "HEAD~1") == old


def test_an_old_commit_that_would_be_refused_today_is_still_read(policies: Path, git: Git) -> None:
    edit(policies / "rules/wash.yml", "who: [carer]", "who: [cook]")
    git("commit", "--quiet", "-am", "a job that is not there")
    assert load_library(policies).library is None
    old = folder_at(policies, "HEAD")
    assert old is not None
    assert old.clauses["wash#toys"].who == ("cook",)


@pytest.mark.parametrize("revision", ["nothing", "", "-x", "--output=/tmp/x", "HEAD~9", "HEAD:a"])
def test_no_such_revision(policies: Path, revision: str) -> None:
    assert folder_at(policies, revision) is None


def test_not_committed_yet(tmp_path: Path, git: Git) -> None:
    assert git("status")
    assert last_changes(tmp_path) == {}
    assert folder_at(tmp_path, "HEAD") is None


def test_without_a_repository(tmp_path: Path) -> None:
    assert last_changes(tmp_path) == {}
    assert folder_at(tmp_path, "HEAD") is None
    assert last_changes(tmp_path / "nowhere") == {}


def test_without_git(policies: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert last_changes(policies) == {}
    assert folder_at(policies, "HEAD") is None


def test_inside_of_a_hook_git_is_not_led_astray(
    policies: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    assert set(last_changes(policies)) == set(FILES)
