"""Which names may stand in the folder, and what they are when they do."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from handbook.loading import load_library

Check = Callable[[Mapping[str, str | bytes]], list[str]]
Write = Callable[[Mapping[str, str | bytes]], Path]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("shool.yml", "shool.yml:1:1: 不认识文件「shool.yml」，是不是「school.yml」？"),
        (
            "standards.yaml",
            "standards.yaml:1:1: 不认识文件「standards.yaml」，是不是「standards.yml」？",
        ),
        ("form/a.yml", "form:1:1: 不认识文件夹「form」，是不是「forms」？"),
        ("forms/a.yaml", "forms/a.yaml:1:1: 扩展名要写成 .yml，请改名为 a.yml"),
        ("forms/A.YML", "forms/A.YML:1:1: 扩展名要写成 .yml，请改名为 A.yml"),
        ("forms/old/a.yml", "forms/old:1:1: forms 里不再分文件夹，请把文件直接放在 forms/ 下"),
    ],
)
def test_names_out_of_place(check: Check, name: str, found: str) -> None:
    assert check({name: "title: x\n"}) == [found]


@pytest.mark.parametrize("stem", ["保育员", "Big-Toys", "a b", "-a", "a_b"])
def test_a_bad_stem_is_named_once(check: Check, stem: str) -> None:
    text = "title: 岗位\nduties: [{text: 做事}]\ntraining: [hygiene]\n"
    assert check({f"jobs/{stem}.yml": text}) == [
        f"jobs/{stem}.yml:1:1: 文件名就是编号，只能用小写字母、数字和短横线，"
        "以字母或数字开头，请改名"
    ]


@pytest.mark.parametrize(
    "name",
    [
        *("kpis.yml", "evaluation.yml"),
        *(".schema/form.yml", ".draft.yml", "forms/.draft.yml", "README.md", "images/a.png"),
    ],
)
def test_these_names_are_left_alone(check: Check, name: str) -> None:
    assert check({name: "not: [read"}) == []


def test_what_must_be_there(tmp_path: Path) -> None:
    found = [str(problem) for problem in load_library(tmp_path, shown_as="p").problems]
    assert found == [
        "p/calendar/2026-2027.yml:1:1: 缺少这个文件，请新建：每个学年一份校历，写上 terms",
        "p/school.yml:1:1: 缺少这个文件，请新建：写上 title、timezone 和 campuses",
    ]


def test_no_such_folder(tmp_path: Path) -> None:
    loaded = load_library(tmp_path / "nowhere", shown_as="nowhere")
    assert loaded.library is None
    assert [str(problem) for problem in loaded.problems] == [
        "nowhere:1:1: 没有这个文件夹，请检查 --policies"
    ]


def test_paths_are_shown_as_the_folder_was_given(write: Write) -> None:
    root = write({"rules/hygiene.yml": "- x\n"})
    expected = f"{root.as_posix()}/rules/hygiene.yml"
    assert expected in {problem.path for problem in load_library(root).problems}
    shown = {problem.path for problem in load_library(root, shown_as="policies/").problems}
    assert "policies/rules/hygiene.yml" in shown


@pytest.mark.parametrize("place", ["forms/away.yml", "forms/loop.yml"])
def test_links_that_lead_out_or_nowhere(write: Write, tmp_path: Path, place: str) -> None:
    root = write({})
    outside = tmp_path / "outside.yml"
    outside.write_text("title: secret\n", encoding="utf-8")
    (root / place).symlink_to(outside if "away" in place else root / place)
    found = [str(p) for p in load_library(root, shown_as="").errors]
    assert len(found) == 1
    assert found[0].startswith(f"{place}:1:1: ")


def test_a_linked_folder_that_leads_out(write: Write, tmp_path: Path) -> None:
    root = write({})
    (tmp_path / "elsewhere").mkdir()
    (root / "forms").rename(tmp_path / "elsewhere" / "forms")
    (root / "forms").symlink_to(tmp_path / "elsewhere" / "forms")
    found = [str(problem) for problem in load_library(root, shown_as="").errors]
    assert any(line.startswith("forms:1:1: 这个链接指到制度文件夹外面去了") for line in found)


def test_things_that_are_no_files(write: Write) -> None:
    root = write({})
    (root / "forms" / "folder.yml").mkdir()
    os.mkfifo(root / "forms" / "pipe.yml")
    found = [str(problem) for problem in load_library(root, shown_as="").errors]
    assert found == [
        "forms/folder.yml:1:1: 这不是普通文件，请改名或移走",
        "forms/pipe.yml:1:1: 这不是普通文件，请改名或移走",
    ]


def test_a_file_that_may_not_be_read(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, *_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    root = write({})
    monkeypatch.setattr(Path, "open", refuse)
    found = [str(problem) for problem in load_library(root, shown_as="").errors]
    assert "forms/toys.yml:1:1: 读不了这个文件（Permission denied），请检查权限" in found


def test_a_file_name_that_would_break_the_line(write: Write) -> None:
    root = write({"forms/a\nb\x1b[31m.yml": "title: x\n"})
    assert all("\n" not in problem.path for problem in load_library(root).problems)
    assert all("\x1b" not in problem.path for problem in load_library(root).problems)
