"""`houqin people add`."""

from pathlib import Path

import click

from forms_api.actions.add_person import Newcomer, add_person, check_newcomer
from forms_api.cli import options
from forms_api.cli.people.desk import open_desk, read_policies
from forms_api.cli.people.new_password import ask_password
from forms_api.cli.refuse import say_why
from forms_api.derive.people import people_named


@click.command("add")
@click.argument("name")
@click.option("--job", "jobs", multiple=True, required=True, help="岗位编号，可以写几个")
@click.option("--campus", "campuses", multiple=True, help="园区编号；不写就是所有园区")
@click.option("--place", "places", multiple=True, help="负责的地方，如 small-1；写在前面的为主")
@click.option("--password-stdin", is_flag=True, help="从标准输入读密码")
@options.policies
@options.data
def command(
    name: str,
    jobs: tuple[str, ...],
    campuses: tuple[str, ...],
    places: tuple[str, ...],
    password_stdin: bool,
    policies: Path,
    data: Path,
) -> None:
    """添加一个人；最后一行是这个人的编号。"""
    newcomer = Newcomer(name, jobs, campuses, places)
    with say_why(), open_desk(data) as desk:
        library = read_policies(policies)
        check_newcomer(library, newcomer)
        namesakes = people_named(desk.people(), name)
        password = ask_password(library, jobs, name, from_stdin=password_stdin)
        person = add_person(library, desk.store, newcomer, password, desk.now())
    if namesakes:
        ids = "、".join(one.id for one in namesakes)
        click.echo(f"提醒：已有同名的人（{ids}），以后请用编号", err=True)
    click.echo(person.id)
