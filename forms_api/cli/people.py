"""`houqin people`: who is on the staff. It works while the service runs, and before it ever ran."""

import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from forms_api.actions.add_person import Newcomer, add_person, check_password, find_faults
from forms_api.actions.issue_token import issue_token
from forms_api.actions.refusal import Refusal
from forms_api.cli import options
from forms_api.cli.refuse import say_why
from forms_api.clock import Clock
from forms_api.derive.people import Person, find_person, fold_people, people_named
from forms_api.records.person import PERSON
from forms_api.settings import current_settings
from forms_api.store.open import open_any
from forms_api.store.store import Store
from forms_api.web.policies import NoLibrary
from handbook.loading import load_library
from handbook.model.library import Library


@click.group("people")
def command() -> None:
    """教职工：添加、查看、发 API 令牌。"""


@command.command()
@click.argument("name")
@click.option("--job", "jobs", multiple=True, required=True, help="岗位编号，可以写几个")
@click.option("--campus", "campuses", multiple=True, help="园区编号；不写就是所有园区")
@click.option("--place", "places", multiple=True, help="负责的地方，如 small-1")
@click.option("--password-stdin", is_flag=True, help="从标准输入读密码")
@options.policies
@options.data
def add(
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
    with say_why(), _store(data) as (store, clock):
        library = _library(policies)
        _refuse_faults(find_faults(library, newcomer))
        namesakes = people_named(fold_people(store.read(PERSON)), name)
        password = _ask_password(library, newcomer, from_stdin=password_stdin)
        person = add_person(library, store, newcomer, password, clock())
    if namesakes:
        ids = "、".join(one.id for one in namesakes)
        click.echo(f"提醒：已有同名的人（{ids}），以后请用编号", err=True)
    click.echo(person.id)


@command.command("list")
@options.data
def show(data: Path) -> None:
    """列出所有人：编号、姓名、岗位。"""
    with say_why(), _store(data) as (store, _):
        people = fold_people(store.read(PERSON)).values()
    for person in people:
        click.echo(_line(person))
    if not people:
        click.echo("还没有人。请运行 houqin people add 姓名 --job 岗位", err=True)


@command.command()
@click.argument("name")
@click.option("--days", default=365, show_default=True, help="有效多少天")
@click.option("--label", default="", help="给谁用、做什么用")
@options.data
def token(name: str, days: int, label: str, data: Path) -> None:
    """发一个 API 令牌；令牌在最后一行，只显示这一次。NAME 是姓名或编号。"""
    with say_why(), _store(data) as (store, clock):
        person = find_person(fold_people(store.read(PERSON)), name)
        issued = issue_token(store, person, clock(), days=days, label=label)
    click.echo(f"{person.name}的令牌，{days} 天内有效，请收好：", err=True)
    click.echo(issued)


@contextmanager
def _store(data: Path) -> Iterator[tuple[Store, Clock]]:
    settings = current_settings(data=data)
    clock = settings.clock
    store = open_any(data, clock, address=settings.store)
    try:
        yield store, clock
    finally:
        store.close()


def _library(policies: Path) -> Library:
    loaded = load_library(policies)
    if loaded.library is None:
        raise NoLibrary(loaded.problems)
    return loaded.library


def _refuse_faults(faults: dict[str, str]) -> None:
    if faults:
        raise Refusal("bad-person", "\n".join(faults.values()), faults)


def _ask_password(library: Library, newcomer: Newcomer, *, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        return _generate_password()
    while True:
        typed: str = click.prompt("密码", hide_input=True, confirmation_prompt="再输一次")
        faults = check_password(library, newcomer.jobs, typed)
        if not faults:
            return typed
        click.echo(faults["password"], err=True)


def _generate_password() -> str:
    password = secrets.token_urlsafe(12)
    click.echo(f"密码：{password}")
    return password


def _line(person: Person) -> str:
    jobs = "、".join(person.jobs)
    places = f"  {'、'.join(person.places)}" if person.places else ""
    return f"{person.id}  {person.name}  {jobs}{places}{'' if person.active else '  （已停用）'}"
