"""What `houqin new` would write: tried in a copy first, so that nothing half-done is left."""

import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import click

from handbook.loading import Loaded, load_library
from handbook.model.library import Library


@dataclass(frozen=True)
class Proposal:
    """Files by their path below the policies folder: `added` are new, `changed` were there."""

    added: Mapping[str, str]
    changed: Mapping[str, str]


def open_library(policies: Path) -> Library:
    """The library as it is; a folder that does not pass the check is not added to."""
    loaded = load_library(policies)
    if loaded.library is not None:
        return loaded.library
    for problem in loaded.errors:
        click.echo(str(problem), err=True)
    raise click.ClickException(
        f"制度文件夹本来就有 {len(loaded.errors)} 处问题，请先改好（见上面），再来新写"
    )


def write_proposal(policies: Path, proposal: Proposal) -> None:
    """Write it when it passes the check together with the rest, and say what to do next."""
    _refuse_overwriting(policies, proposal)
    before = {problem.message for problem in load_library(policies).problems}
    tried = _try(policies, proposal)
    new = [problem for problem in tried.problems if problem.message not in before]
    for problem in new:
        click.echo(str(problem))
    if tried.errors:
        raise click.ClickException("这样写通不过检查，什么也没有写。请照上面说的换个写法再来一次")
    _write(policies, proposal)
    _say_next(policies, proposal, reminded=bool(new))


def _refuse_overwriting(policies: Path, proposal: Proposal) -> None:
    for name in proposal.added:
        if (policies / name).exists():
            raise click.ClickException(f"{policies / name} 已经有了，不会盖掉它，请换一个编号")


def _try(policies: Path, proposal: Proposal) -> Loaded:
    with tempfile.TemporaryDirectory(prefix="houqin-new-") as folder:
        copy = Path(folder) / "policies"
        shutil.copytree(policies, copy, ignore=shutil.ignore_patterns(".*"))
        _write(copy, proposal)
        return load_library(copy, shown_as=policies.as_posix())


def _write(root: Path, proposal: Proposal) -> None:
    for name, text in {**proposal.added, **proposal.changed}.items():
        path = root / name
        path.parent.mkdir(exist_ok=True)
        with path.open(
            "x" if name in proposal.added else "w", encoding="utf-8", newline=""
        ) as file:
            file.write(text)


def _say_next(policies: Path, proposal: Proposal, *, reminded: bool) -> None:
    click.echo("检查过了：没有问题" + ("，上面是提醒" if reminded else ""))
    for name in proposal.added:
        click.echo(f"  新写了 {(policies / name).as_posix()}")
    for name in proposal.changed:
        click.echo(f"  补了一行 {(policies / name).as_posix()}")
    click.echo("下一步：打开新文件看一下、改一改；再运行 houqin check；没有问题就提交。")


def read_policy(policies: Path, name: str) -> str:
    """The text with its own line ends, which stay."""
    with (policies / name).open(encoding="utf-8", newline="") as file:
        return file.read()
