"""`houqin people enable`."""

from dataclasses import replace
from pathlib import Path

import click

from forms_api.actions.change_person import change_person
from forms_api.cli import options
from forms_api.cli.people.desk import open_desk, read_policies
from forms_api.cli.refuse import say_why


@click.command("enable")
@click.argument("name", metavar="姓名或编号")
@options.policies
@options.data
def command(name: str, policies: Path, data: Path) -> None:
    """重新启用一个人。停用以前的密码、PIN、令牌都不再有效，要重新邀请。"""
    with say_why(), open_desk(data) as desk:
        library = read_policies(policies)
        person = desk.find(name)
        change_person(library, desk.store, replace(person, active=True), desk.now())
    if person.active:
        click.echo(f"{person.name}没有停用")
    else:
        click.echo(f"{person.name}已启用。请发邀请：houqin people invite {person.id}")
