"""`houqin people token`."""

from pathlib import Path

import click

from forms_api.actions.issue_token import issue_token
from forms_api.cli import options
from forms_api.cli.people.desk import open_desk
from forms_api.cli.refuse import say_why


@click.command("token")
@click.argument("name")
@click.option("--days", default=365, show_default=True, help="有效多少天")
@click.option("--label", default="", help="给谁用、做什么用")
@options.data
def command(name: str, days: int, label: str, data: Path) -> None:
    """发一个 API 令牌；令牌在最后一行，只显示这一次。NAME 是姓名或编号。"""
    with say_why(), open_desk(data) as desk:
        person = desk.find(name)
        issued = issue_token(desk.store, person, desk.now(), days=days, label=label)
    click.echo(f"{person.name}的令牌，{days} 天内有效，请收好：", err=True)
    click.echo(issued)
