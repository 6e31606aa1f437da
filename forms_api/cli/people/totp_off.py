"""`houqin people totp-off`: for who has lost the phone and the recovery codes. It is on record."""

from pathlib import Path

import click

from forms_api.actions.enrol_totp import end_totp
from forms_api.cli import options
from forms_api.cli.people.desk import open_desk
from forms_api.cli.refuse import say_why


@click.command("totp-off")
@click.argument("name", metavar="姓名或编号")
@options.data
def command(name: str, data: Path) -> None:
    """停用一个人的动态码：以后用密码就能登录。会记下是在命令行停的。"""
    with say_why(), open_desk(data) as desk:
        person = desk.find(name)
        was_on = end_totp(desk.store, person, desk.now())
    click.echo(f"{person.name}的动态码已停用" if was_on else f"{person.name}没有设动态码")
