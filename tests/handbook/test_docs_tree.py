import shutil
from pathlib import Path

import pytest

from handbook.docs_tree import Front, copy_written_by_hand, prepare_docs

SMALL = Path(__file__).parents[1] / "small"
NAV = [{"首页": "index.md"}, {"岗位": "policies/jobs/index.md"}]


@pytest.fixture
def policies(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SMALL, tmp_path / "policies"))


def prepare(policies: Path, docs: Path) -> Front | None:
    return prepare_docs(policies, docs, NAV, {}, shown_as="policies").front


def test_pages_and_navigation_come_from_the_policies(policies: Path, tmp_path: Path) -> None:
    front = prepare(policies, tmp_path / "docs")
    assert front is not None
    assert front.site_name.endswith("后勤手册")
    assert front.nav[0] == NAV[0]
    assert front.nav[1]["岗位"][0] == "policies/jobs/index.md"
    assert (tmp_path / "docs/policies/jobs/index.md").is_file()


def test_a_broken_policy_keeps_the_last_good_pages(policies: Path, tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    before = prepare(policies, docs)
    pages = {path: path.read_bytes() for path in docs.rglob("*.md")}
    (policies / "school.yml").write_text("titel: 错\n", encoding="utf-8")
    prepared = prepare_docs(policies, docs, NAV, {}, shown_as="policies")
    assert prepared.front == before
    assert "policies/school.yml" in [problem.path for problem in prepared.errors]
    assert {path: path.read_bytes() for path in docs.rglob("*.md")} == pages


def test_without_good_pages_there_is_nothing_to_fall_back_to(tmp_path: Path) -> None:
    (tmp_path / "policies").mkdir()
    prepared = prepare_docs(tmp_path / "policies", tmp_path / "docs", NAV, {}, shown_as=None)
    assert prepared.front is None
    assert prepared.errors


def test_forms_may_be_served_elsewhere(policies: Path, tmp_path: Path) -> None:
    extra = {"forms_base": "https://forms.example/", "edit_base": "https://git.example/p/"}
    prepare_docs(policies, tmp_path, NAV, extra, shown_as=None)
    form = next((tmp_path / "policies/forms").glob("[!i]*.md")).read_text(encoding="utf-8")
    assert "](https://forms.example/forms/" in form
    assert "https://git.example/p/forms/" in form


def test_a_copy_follows_what_was_written_by_hand_and_nothing_else(tmp_path: Path) -> None:
    docs, copy = tmp_path / "docs", tmp_path / "copy"
    for name in ("index.md", "about/a.md", "policies/made.md"):
        (docs / name).parent.mkdir(parents=True, exist_ok=True)
        (docs / name).write_text("一", encoding="utf-8")
    copy_written_by_hand(docs, copy)
    (copy / "policies").mkdir()
    (copy / "policies/other.md").write_text("从别处", encoding="utf-8")
    before = (copy / "about/a.md").stat().st_mtime_ns
    (docs / "index.md").write_text("二", encoding="utf-8")
    copy_written_by_hand(docs, copy)
    assert (copy / "index.md").read_text(encoding="utf-8") == "二"
    assert (copy / "about/a.md").stat().st_mtime_ns == before
    (docs / "about/a.md").unlink()
    copy_written_by_hand(docs, copy)
    found = {path.relative_to(copy).as_posix() for path in copy.rglob("*.md")}
    assert found == {"index.md", "policies/other.md"}
