"""`houqin people leave`: who is away when, and who stands in."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import click

from forms_api.actions.record_leave import Absence, record_leave, withdraw_leave
from forms_api.cli import options
from forms_api.cli.people.desk import open_desk
from forms_api.cli.refuse import say_why
from forms_api.derive.leave import Leave, fold_leaves
from forms_api.derive.people import Person
from forms_api.records.leave import LEAVE

_DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.group("leave")
def command() -> None:
    """请假和代班：代班的人在这几天能填请假人岗位的表，权限不变。"""


@command.command("add")
@click.argument("name", metavar="姓名或编号")
@click.option("--from", "first", type=_DAY, required=True, help="第一天，如 2026-10-12")
@click.option("--to", "last", type=_DAY, help="最后一天；不写就是一天")
@click.option("--stand-in", help="代班的人，姓名或编号")
@click.option("--instead-of", metavar="编号", help="改哪一条：它的编号")
@options.data
def add(
    name: str,
    first: datetime,
    last: datetime | None,
    stand_in: str | None,
    instead_of: str | None,
    data: Path,
) -> None:
    """登记请假；最后一行是这条请假的编号。"""
    with say_why(), open_desk(data) as desk:
        absence = Absence(
            person=desk.find(name).id,
            first=first.date(),
            last=(last or first).date(),
            stand_in=desk.find(stand_in).id if stand_in else None,
        )
        leave = record_leave(desk.store, desk.people(), absence, desk.now(), supersedes=instead_of)
    click.echo(leave.id)


@command.command("withdraw")
@click.argument("leave_id", metavar="编号")
@options.data
def withdraw(leave_id: str, data: Path) -> None:
    """撤回一条请假。"""
    with say_why(), open_desk(data) as desk:
        withdraw_leave(desk.store, leave_id, desk.now())
    click.echo("已撤回")


@command.command("list")
@click.option("--on", "day", type=_DAY, help="只看这一天")
@options.data
def show(day: datetime | None, data: Path) -> None:
    """列出登记了的请假。"""
    with say_why(), open_desk(data) as desk:
        leaves = fold_leaves(desk.store.read(LEAVE))
        people = desk.people()
    lines = [_line(people, leave) for leave in leaves if day is None or leave.covers(day.date())]
    for line in lines:
        click.echo(line)
    if not lines:
        click.echo("没有登记的请假", err=True)


def _line(people: Mapping[str, Person], leave: Leave) -> str:
    stand_in = f"  代班：{people[leave.stand_in].name}" if leave.stand_in else ""
    return f"{leave.id}  {people[leave.person].name}  {leave.first} 到 {leave.last}{stand_in}"
