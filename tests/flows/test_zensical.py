"""Material's successor builds the same docs/ without a complaint. It ignores hooks, so the pages
must be files; it is run through uvx and never downloaded by the test."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

from handbook.docs_tree import copy_written_by_hand, prepare_docs

HOME = Path(__file__).parents[2]
ZENSICAL = "zensical@0.0.73"  # the newest that was tried with this theme


@pytest.fixture(scope="module")
def site(
    tmp_path_factory: pytest.TempPathFactory,
    requires: Callable[[str], str],
    lack: Callable[[str], NoReturn],
) -> Path:
    zensical = [requires("uvx"), "--offline", ZENSICAL]
    if subprocess.run([*zensical, "--version"], capture_output=True, check=False).returncode:
        lack(f"{ZENSICAL} is not at hand: uvx {ZENSICAL} --version fetches it")
    home = tmp_path_factory.mktemp("zensical")
    _copy_sources(home)
    done = subprocess.run(
        [*zensical, "build", "--strict"], cwd=home, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return home / "site"


def test_each_page_is_built(site: Path) -> None:
    docs = site.parent / "docs"
    pages = [path.relative_to(docs) for path in docs.rglob("*.md")]
    assert len(pages) > 100
    assert not [page for page in pages if not (site / _address(page)).is_file()]


def test_the_app_shell_has_the_places_that_the_service_fills(site: Path) -> None:
    shell = (site / "app-shell" / "index.html").read_text(encoding="utf-8")
    for part in ("title", "head", "content"):
        assert shell.count(f"<!--houqin:{part}-->") == 1


def test_a_rule_says_its_clauses_with_their_numbers(site: Path) -> None:
    page = (site / "policies/rules/disinfection/index.html").read_text(encoding="utf-8")
    assert "100–250 mg/L" in page
    assert 'href="/forms/toy-disinfection"' in page


def _copy_sources(home: Path) -> None:
    shutil.copy(HOME / "mkdocs.yml", home)
    shutil.copytree(HOME / "handbook" / "theme", home / "handbook" / "theme")
    copy_written_by_hand(HOME / "docs", home / "docs")
    prepared = prepare_docs(HOME / "policies", home / "docs", [], {}, shown_as=None)
    assert not prepared.errors


def _address(page: Path) -> Path:
    folder = page.parent if page.stem == "index" else page.with_suffix("")
    return folder / "index.html"
