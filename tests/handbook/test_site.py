import os
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

import pytest

from handbook.loading import load_library
from handbook.site import (
    END_MARK,
    HOME,
    BuildFailed,
    build_site,
    inputs_digest,
    is_built,
    is_current,
)

SMALL = Path(__file__).parents[1] / "small"
MARKERS = ("<!--houqin:title-->", "<!--houqin:head-->", "<!--houqin:content-->")


class Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.anchors: set[str] = set()
        self.h1 = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.h1 += tag == "h1"
        self.anchors |= {name for name in (found.get("id"), found.get("name")) if name}
        targets = (found.get("href") if tag in ("a", "link") else None, found.get("src"))
        self.targets += [target for target in targets if target is not None]


@pytest.fixture(scope="module")
def pages(built_site: Path) -> dict[Path, Links]:
    read = {}
    for path in built_site.rglob("*.html"):
        read[path] = Links()
        read[path].feed(path.read_text(encoding="utf-8"))
    return read


def test_every_link_inside_the_site_resolves(built_site: Path, pages: dict[Path, Links]) -> None:
    broken = [
        f"{path.relative_to(built_site)}: {target}"
        for path, page in pages.items()
        if path.name != "404.html"
        for target in page.targets
        if is_inside(target) and not resolves(path, target, pages)
    ]
    assert len(pages) > 100
    assert broken == []


def is_inside(target: str) -> bool:
    return not urlsplit(target).scheme and not target.startswith("/")


def resolves(page: Path, target: str, pages: dict[Path, Links]) -> bool:
    address, anchor = urldefrag(target)
    found = Path(os.path.normpath(page.parent / unquote(address))) if address else page
    found = found / "index.html" if found.is_dir() else found
    if not found.is_file():
        return False
    return not anchor or found not in pages or unquote(anchor) in pages[found].anchors


@pytest.mark.parametrize(
    ("target", "is_broken"),
    [
        ("other.html", False),
        ("other.html#here", False),
        ("other.html#gone", True),
        ("gone.html", True),
        ("#here", True),
        ("img/gone.png", True),
    ],
)
def test_a_broken_link_would_be_found(tmp_path: Path, target: str, is_broken: bool) -> None:
    page, other = tmp_path / "index.html", tmp_path / "other.html"
    other.write_text('<h1 id="here">x</h1>')
    known = {page: Links(), other: Links()}
    known[other].feed(other.read_text())
    page.write_text("x")
    assert resolves(page, target, known) is not is_broken


def test_each_page_has_one_heading_of_the_first_order(
    built_site: Path, pages: dict[Path, Links]
) -> None:
    counts = {path.relative_to(built_site).as_posix(): page.h1 for path, page in pages.items()}
    assert counts.pop("app-shell/index.html") == 0  # each page of the service brings its own
    assert {path: count for path, count in counts.items() if count != 1} == {}


def test_links_to_the_service_name_what_it_has(pages: dict[Path, Links]) -> None:
    library = load_library(HOME / "policies").library
    assert library
    known = {
        "/mine",
        "/requests",
        "/today",
        *(f"/forms/{form}" for form in library.forms),
        *(f"/forms/{form}/paper" for form in library.forms),
        *(f"/posters/{rule}" for rule in library.rules),
        *(f"/training/{training}/sign" for training in library.trainings),
    }
    named = {
        target.partition("?")[0]  # what a form is begun with is no other address
        for path, page in pages.items()
        if path.name != "404.html"
        for target in page.targets
        if target.startswith("/")
    }
    assert named == known


def test_nothing_is_loaded_from_another_host(built_site: Path) -> None:
    for path in built_site.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert 'src="http' not in text
        assert "fonts.googleapis" not in text


def test_the_app_shell_has_each_place_once(built_site: Path) -> None:
    shell = (built_site / "app-shell" / "index.html").read_text(encoding="utf-8")
    assert [shell.count(marker) for marker in MARKERS] == [1, 1, 1]
    head, body = shell.split("</head>")
    assert MARKERS[0] in head
    assert MARKERS[1] in head
    assert MARKERS[2] in body[body.index("<article") : body.index("</article>")]


def test_the_shell_is_not_found_by_a_search(built_site: Path) -> None:
    index = (built_site / "search" / "search_index.json").read_text(encoding="utf-8")
    assert "policies/rules/disinfection/" in index
    assert "app-shell" not in index


def test_every_page_leads_to_my_own(pages: dict[Path, Links]) -> None:
    assert all("/mine" in page.targets for page in pages.values())


def test_the_school_names_the_site(built_site: Path) -> None:
    home = (built_site / "index.html").read_text(encoding="utf-8")
    assert "阳光幼儿园后勤手册</title>" in home


@pytest.fixture
def policies(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SMALL, tmp_path / "policies"))


def test_policies_from_elsewhere_leave_nothing_in_the_repository(
    policies: Path, tmp_path: Path
) -> None:
    before = {path: path.stat().st_mtime_ns for path in (HOME / "docs").rglob("*")}
    site = tmp_path / "site"
    build_site(policies, site)
    assert is_current(policies, site)
    assert {path: path.stat().st_mtime_ns for path in (HOME / "docs").rglob("*")} == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["policies", "site"]
    title = policies / "school.yml"
    title.write_text(title.read_text(encoding="utf-8") + "\n# 改了\n", encoding="utf-8")
    assert not is_current(policies, site)


def test_problems_are_all_said_and_the_old_site_stays(policies: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / END_MARK).write_text("old\n", encoding="ascii")
    (policies / "standards.yml").write_text("a: {titel: 甲}\nb: {unit: 2}\n", encoding="utf-8")
    with pytest.raises(BuildFailed) as failed:
        build_site(policies, site)
    for problem in load_library(policies).errors:
        assert f"{problem.line}:{problem.column}: {problem.message}" in str(failed.value)
    assert "Traceback" not in str(failed.value)
    assert is_built(site, "old")


def test_a_folder_that_is_no_site_is_never_thrown_away(policies: Path, tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "photo.jpg").write_bytes(b"x")
    with pytest.raises(BuildFailed, match="--site"):
        build_site(policies, precious)
    assert (precious / "photo.jpg").is_file()


def test_the_digest_follows_every_input(policies: Path, tmp_path: Path) -> None:
    config = tmp_path / "mkdocs.yml"
    (tmp_path / "docs" / "policies").mkdir(parents=True)
    config.write_text("site_name: 一\n", encoding="utf-8")

    def digest() -> str:
        return inputs_digest(policies, config=config)

    seen = [digest()]
    config.write_text("site_name: 二\n", encoding="utf-8")
    seen.append(digest())
    (tmp_path / "docs" / "index.md").write_text("新", encoding="utf-8")
    seen.append(digest())
    (policies / "school.yml").rename(policies / "school2.yml")
    seen.append(digest())
    assert len(set(seen)) == len(seen)
    (tmp_path / "docs" / "policies" / "made.md").write_text("生成的", encoding="utf-8")
    assert digest() == seen[-1]


def test_a_site_without_its_end_mark_is_not_built(tmp_path: Path) -> None:
    assert not is_built(tmp_path, "x")
    (tmp_path / END_MARK).write_text("x\n", encoding="ascii")
    assert is_built(tmp_path, "x")
    assert not is_built(tmp_path, "y")


def test_plain_mkdocs_builds_strictly(policies: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "-d", str(tmp_path / "site")],
        cwd=HOME,
        env={**os.environ, "HOUQIN_POLICIES": str(policies)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "site" / "policies" / "jobs" / "index.html").is_file()
