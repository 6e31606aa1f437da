"""`houqin check`: every problem of the policies in one run."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from forms_api.cli import options

if TYPE_CHECKING:
    from handbook.loading import Loaded, Problem


@click.command()
@options.policies
@click.option(
    "--since", metavar="REV", help="与 git 的哪个版本比较条款，默认与上次提交（HEAD）比较"
)
def command(policies: Path, since: str | None) -> None:
    """检查制度文件夹，列出每一处问题和改法。"""
    from handbook.loading import load_library

    loaded = load_library(policies)
    reminders = _compare(loaded, policies, since)
    for problem in sorted([*loaded.problems, *reminders]):
        click.echo(str(problem))
    click.echo(_sum_up(loaded, reminders))
    raise SystemExit(1 if loaded.errors else 0)


def _compare(loaded: "Loaded", policies: Path, since: str | None) -> tuple["Problem", ...]:
    """Reminders of changed clauses; none without git, unless a version was asked for."""
    from handbook.history import folder_at
    from handbook.loading.reminders import remind_of_changes

    old = folder_at(policies, since or "HEAD") if loaded.library else None
    if since and loaded.library and old is None:
        raise click.BadParameter(f"git 里没有版本「{since}」的制度文件夹", param_hint="--since")
    if old is None or loaded.library is None:
        return ()
    named = since or "上次提交"
    return tuple(remind_of_changes(old, loaded.library, policies.as_posix(), named))


def _sum_up(loaded: "Loaded", reminders: Iterable["Problem"]) -> str:
    wrong = len(loaded.errors)
    warned = len(loaded.problems) - wrong + len(tuple(reminders))
    found = f"{wrong} 处问题要改" if wrong else "没有问题"
    return f"检查了 {loaded.files} 个文件：{found}" + (f"，{warned} 处提醒" if warned else "")
