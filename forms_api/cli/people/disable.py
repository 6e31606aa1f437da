"""`houqin people disable`."""

from dataclasses import replace
from pathlib import Path

import click

from forms_api.actions.change_person import change_person
from forms_api.cli import options
from forms_api.cli.people.desk import open_desk, read_policies
from forms_api.cli.refuse import say_why


@click.command("disable")
@click.argument("name", metavar="姓名或编号")
@click.option("--last", is_flag=True, help="他是最后一个能管理人员的人，也照停")
@options.policies
@options.data
def command(name: str, last: bool, policies: Path, data: Path) -> None:
    """停用一个人：马上退出所有登录，密码、PIN、令牌、邀请全部作废。交过的记录都留着。"""
    with say_why(), open_desk(data) as desk:
        library = read_policies(policies)
        person = desk.find(name)
        wanted = replace(person, active=False)
        change_person(library, desk.store, wanted, desk.now(), even_last=last)
    click.echo(f"{person.name}已停用" if person.active else f"{person.name}早已停用")
