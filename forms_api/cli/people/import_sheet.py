"""`houqin people import`: look first, then all of them or nobody."""

from pathlib import Path

import click

from forms_api.actions.import_people import ImportPlan, Line, import_people, plan_import
from forms_api.actions.read_sheet import read_sheet
from forms_api.cli import options
from forms_api.cli.people.desk import Desk, open_desk, read_policies
from forms_api.cli.refuse import say_why
from handbook.model.library import Library


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help="看过预览，添加所有人")
@click.option("--namesakes", is_flag=True, help="允许同名：真的是另一个人")
@options.policies
@options.data
def command(file: Path, yes: bool, namesakes: bool, policies: Path, data: Path) -> None:
    """从 .xlsx 或 .csv 导入；第一行是标题：姓名、岗位、园区、地方。

    先预览，一个人也不添加；没有错误，再加上 --yes。有一行错，就一个也不添加。
    """
    with say_why(), open_desk(data) as desk:
        library = read_policies(policies)
        plan = plan_import(library, desk.store, read_sheet(file.read_bytes()), namesakes=namesakes)
        _preview(library, plan)
        if yes or plan.faults:
            _add_all(desk, library, plan)
        else:
            click.echo("还没有添加。看着对，就加上 --yes 再运行一次")


def _preview(library: Library, plan: ImportPlan) -> None:
    if plan.unused:
        click.echo(f"没有用到的列：{'、'.join(plan.unused)}", err=True)
    for line in plan.lines:
        if not line.fault:
            click.echo(f"第 {line.line} 行  {_words(library, line)}")
    if plan.faults:
        click.echo(f"有 {len(plan.faults)} 行要改，一个人也没有添加：", err=True)
        if any("允许同名" in line.fault for line in plan.faults):
            click.echo("允许同名：加上 --namesakes", err=True)


def _words(library: Library, line: Line) -> str:
    one, school = line.newcomer, library.school
    jobs = "、".join(library.jobs[job].title for job in one.jobs)
    where = "、".join(school.title_of(each) for each in (*one.campuses, *one.places))
    return "  ".join(word for word in (one.name, jobs, where) if word)


def _add_all(desk: Desk, library: Library, plan: ImportPlan) -> None:
    people = import_people(library, desk.store, plan, desk.now())
    click.echo(f"添加了 {len(people)} 个人，还没有密码。请发邀请：houqin people invite 编号")
    for person in people:
        click.echo(f"{person.id}  {person.name}")
