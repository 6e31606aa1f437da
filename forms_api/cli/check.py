"""`houqin check`: every problem of the policies in one run."""

from pathlib import Path

import click

from forms_api.cli import options


@click.command()
@options.policies
def command(policies: Path) -> None:
    """检查制度文件夹，列出每一处问题和改法。"""
    from handbook.loading import load_library

    loaded = load_library(policies)
    for problem in loaded.problems:
        click.echo(str(problem))
    click.echo("没有问题" if not loaded.errors else f"{len(loaded.errors)} 处问题")
    raise SystemExit(1 if loaded.errors else 0)
