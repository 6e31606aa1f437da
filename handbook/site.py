"""The handbook as a static site: built aside, then put in the place of the old one."""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import handbook
from handbook.pages.addresses import ROOT

HOME = Path(handbook.__file__).resolve().parent.parent
DOCS = HOME / "docs"
CONFIG = HOME / "mkdocs.yml"
CODE = HOME / "handbook"
END_MARK = ".houqin-built"
"""The last file that a build writes; it holds the digest of what the site was made from."""
_LONGEST = 600  # seconds that a build may take
_NOT_SOURCES = {"__pycache__", ".git"}


class BuildFailed(Exception):
    """The site was not built; the text is what to tell the person who asked for it."""


def build_site(policies: Path, site: Path, *, config: Path = CONFIG) -> None:
    """Build the site of `policies` into `site`, all or nothing. Raises BuildFailed with every
    problem; the old site then stays."""
    _refuse_other_folder(site)
    digest = inputs_digest(policies, config=config)
    site.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=site.resolve().parent, prefix=f".{site.name}-") as aside:
        made = Path(aside) / "new"
        _run_mkdocs(policies, made, config)
        (made / END_MARK).write_text(f"{digest}\n", encoding="ascii")
        _swap(made, site, Path(aside) / "old")


def is_current(policies: Path, site: Path, *, config: Path = CONFIG) -> bool:
    """Whether `site` was built to its end from what is there now."""
    return is_built(site, inputs_digest(policies, config=config))


def is_built(site: Path, digest: str) -> bool:
    try:
        return (site / END_MARK).read_text(encoding="ascii").strip() == digest
    except (OSError, ValueError):
        return False


def inputs_digest(policies: Path, *, config: Path = CONFIG) -> str:
    """64 hex of everything a site is made from: policies, hand-written docs, code, settings."""
    digest = hashlib.sha256()
    for root in (policies, *source_folders(config)):
        for path in _iter_sources(root):
            name = path.relative_to(root).as_posix() if root.is_dir() else path.name
            digest.update(f"{name}\0{path.stat().st_size}\0".encode(errors="surrogateescape"))
            digest.update(path.read_bytes())
        digest.update(b"\1")
    return digest.hexdigest()


def source_folders(config: Path = CONFIG) -> tuple[Path, ...]:
    """Besides the policies: what a site is made from."""
    return (config, config.parent / "docs", CODE)


def _iter_sources(root: Path) -> Iterator[Path]:
    paths: Iterable[Path] = sorted(root.rglob("*")) if root.is_dir() else [root]
    for path in paths:
        parts = set(path.parts[len(root.parts) :])
        is_made = root.name == "docs" and path.is_relative_to(root / ROOT)
        if path.is_file() and not is_made and not parts & _NOT_SOURCES:
            yield path


def _refuse_other_folder(site: Path) -> None:
    """The old site is thrown away: nobody may lose a folder that is something else."""
    if not site.exists() or (site.is_dir() and not any(site.iterdir())):
        return
    if not (site / END_MARK).is_file() and not (site / "search" / "search_index.json").is_file():
        raise BuildFailed(f"{site} 里有别的文件，不像手册网站。请用 --site 换一个文件夹")


def _run_mkdocs(policies: Path, made: Path, config: Path) -> None:
    words = ["build", "--strict", "--quiet", "-f", str(config), "-d", str(made)]
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter; the words are no shell's
            [sys.executable, "-m", "mkdocs", *words],
            env={**os.environ, "HOUQIN_POLICIES": str(policies), "NO_MKDOCS_2_WARNING": "1"},
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=_LONGEST,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise BuildFailed(f"手册在 {_LONGEST} 秒内没有做完") from error
    if done.returncode:
        raise BuildFailed((done.stderr or done.stdout).strip())


def _swap(made: Path, site: Path, old: Path) -> None:
    """Two renames: readers miss the site for no longer than that."""
    if site.exists():
        site.rename(old)
    try:
        made.rename(site)
    except OSError:
        if old.exists() and not site.exists():
            shutil.move(old, site)
        raise
