"""`houqin people change`."""

from pathlib import Path

import click

from forms_api.actions.change_person import change_person
from forms_api.cli import options
from forms_api.cli.people.desk import open_desk, read_policies
from forms_api.cli.people.person_line import person_line
from forms_api.cli.refuse import say_why
from forms_api.derive.people import Person


@click.command("change")
@click.argument("name", metavar="姓名或编号")
@click.option("--name", "new_name", help="新的姓名")
@click.option("--job", "jobs", multiple=True, help="岗位编号，写全：换掉原来的")
@click.option("--campus", "campuses", multiple=True, help="园区编号，写全：换掉原来的")
@click.option("--place", "places", multiple=True, help="负责的地方，写全：换掉原来的；前面的为主")
@click.option("--all-campuses", is_flag=True, help="所有园区")
@click.option("--no-places", is_flag=True, help="不再负责任何地方")
@click.option("--last", is_flag=True, help="他是最后一个能管理人员的人，也照改")
@options.policies
@options.data
def command(
    name: str,
    new_name: str | None,
    jobs: tuple[str, ...],
    campuses: tuple[str, ...],
    places: tuple[str, ...],
    all_campuses: bool,
    no_places: bool,
    last: bool,
    policies: Path,
    data: Path,
) -> None:
    """改一个人的姓名、岗位、园区或地方；没写的不变。"""
    if (campuses and all_campuses) or (places and no_places):
        raise click.UsageError("--campus 和 --all-campuses、--place 和 --no-places 只能写一个")
    with say_why(), open_desk(data) as desk:
        library = read_policies(policies)
        before = desk.find(name)
        wanted = Person(
            id=before.id,
            name=before.name if new_name is None else new_name,
            jobs=jobs or before.jobs,
            campuses=() if all_campuses else campuses or before.campuses,
            places=() if no_places else places or before.places,
            active=before.active,
        )
        after = change_person(library, desk.store, wanted, desk.now(), even_last=last)
    if after == before:
        click.echo("没有要改的", err=True)
    click.echo(person_line(after))
