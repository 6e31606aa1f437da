"""`houqin init`: a new, empty data folder. Never where data is."""

from pathlib import Path

import click

from forms_api.cli import options
from forms_api.cli.refuse import say_why
from forms_api.settings import current_settings
from forms_api.store.open import init_store


@click.command("init")
@options.data
def command(data: Path) -> None:
    """新建一个空的记录文件夹。"""
    with say_why():
        init_store(data, clock=current_settings(data=data).clock)
    click.echo(f"已新建记录文件夹 {data}。下一步：houqin people add 姓名 --job 岗位")
