"""`houqin people list`."""

from pathlib import Path

import click

from forms_api.cli import options
from forms_api.cli.people.desk import open_desk
from forms_api.cli.people.person_line import person_line
from forms_api.cli.refuse import say_why


@click.command("list")
@options.data
def command(data: Path) -> None:
    """列出所有人：编号、姓名、岗位。"""
    with say_why(), open_desk(data) as desk:
        people = desk.people().values()
    for person in people:
        click.echo(person_line(person))
    if not people:
        click.echo("还没有人。请运行 houqin people add 姓名 --job 岗位", err=True)
