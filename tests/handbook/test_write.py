import errno
from pathlib import Path

import pytest

from handbook.pages.page import Page
from handbook.write import Written, write_pages


def page(uri: str, text: str = "好") -> Page:
    return Page(uri, uri, text)


def test_pages_become_files(tmp_path: Path) -> None:
    written = write_pages([page("rules/a.md", "甲"), page("index.md", "乙")], tmp_path / "policies")
    assert written == Written(("rules/a.md", "index.md"), ())
    assert (tmp_path / "policies/rules/a.md").read_text(encoding="utf-8") == "甲"
    assert (tmp_path / "policies/index.md").read_text(encoding="utf-8") == "乙"


def test_nothing_is_written_when_nothing_changed(tmp_path: Path) -> None:
    pages = [page("rules/a.md"), page("b.md")]
    write_pages(pages, tmp_path)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    assert write_pages(pages, tmp_path) == Written((), ())
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


def test_only_the_changed_page_is_written(tmp_path: Path) -> None:
    write_pages([page("a.md"), page("b.md")], tmp_path)
    assert write_pages([page("a.md"), page("b.md", "新")], tmp_path) == Written(("b.md",), ())


def test_a_page_no_longer_made_is_removed_with_its_empty_folder(tmp_path: Path) -> None:
    write_pages([page("rules/a.md"), page("b.md")], tmp_path)
    assert write_pages([page("b.md")], tmp_path) == Written((), ("rules/a.md",))
    assert [path.name for path in tmp_path.rglob("*")] == ["b.md"]


def test_a_page_may_become_a_folder(tmp_path: Path) -> None:
    write_pages([page("a.md/b.md")], tmp_path)
    write_pages([page("a.md")], tmp_path)
    assert (tmp_path / "a.md").is_file()
    write_pages([page("a.md/b.md")], tmp_path)
    assert (tmp_path / "a.md/b.md").is_file()


def test_files_of_others_stay(tmp_path: Path) -> None:
    (tmp_path / ".front.json").write_text("{}", encoding="utf-8")
    write_pages([page("a.md")], tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".front.json", "a.md"]


def test_a_failed_write_leaves_the_old_page_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_pages([page("a.md", "旧")], tmp_path)

    def refuse(self: Path, target: Path) -> Path:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OSError, match="No space"):
        write_pages([page("a.md", "新")], tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["a.md"]
    assert (tmp_path / "a.md").read_text(encoding="utf-8") == "旧"
