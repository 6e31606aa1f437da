"""`houqin init`: a new, empty data folder. Never where data is."""

from pathlib import Path

import click

from forms_api.cli import options
from forms_api.cli.refuse import say_why
from forms_api.settings import current_settings
from forms_api.store.open import init_chosen
from forms_api.web.secret_key import read_secret_key


@click.command("init")
@options.data
def command(data: Path) -> None:
    """新建一个空的记录文件夹。"""
    with say_why():
        settings = current_settings(data=data)
        init_chosen(data, settings.store, clock=settings.clock)
        if settings.store:
            read_secret_key(data)  # made now: several services will start, and share it
    place = "数据库里的记录库，以及" if settings.store else ""
    click.echo(f"已新建{place}记录文件夹 {data}。下一步：houqin people add 姓名 --job 岗位")
