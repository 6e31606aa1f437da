"""`houqin people password`: for the last manager who is locked out too. It is on record."""

from pathlib import Path

import click

from forms_api.actions.set_password import set_password
from forms_api.cli import options
from forms_api.cli.people.desk import open_desk, read_policies
from forms_api.cli.people.new_password import ask_password
from forms_api.cli.refuse import say_why


@click.command("password")
@click.argument("name", metavar="姓名或编号")
@click.option("--password-stdin", is_flag=True, help="从标准输入读密码")
@options.policies
@options.data
def command(name: str, password_stdin: bool, policies: Path, data: Path) -> None:
    """给一个人设新密码：用旧密码登录着的都要重新登录。会记下是在命令行设的。"""
    with say_why(), open_desk(data) as desk:
        library = read_policies(policies)
        person = desk.find(name)
        password = ask_password(library, person.jobs, person.name, from_stdin=password_stdin)
        set_password(library, desk.store, person, password, desk.now())
    click.echo(f"{person.name}的密码已换，旧密码不能用了", err=True)
