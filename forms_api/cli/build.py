"""`houqin build`: the static handbook."""

from pathlib import Path

import click

from forms_api.cli import options
from forms_api.cli.refuse import say_why
from handbook.loading import load_library
from handbook.site import build_site


@click.command("build")
@options.policies
@options.site
def command(policies: Path, site: Path) -> None:
    """生成手册网站，放进 --site 文件夹。"""
    loaded = load_library(policies)
    for problem in loaded.problems:
        click.echo(str(problem), err=True)
    if loaded.library is None:
        raise click.exceptions.Exit(1)
    with say_why():
        build_site(policies, site)
    click.echo(f"手册做好了，在 {site}")
