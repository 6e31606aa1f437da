"""`houqin people tokens`: which tokens there are, never what they are."""

from datetime import datetime
from pathlib import Path

import click

from forms_api.cli import options
from forms_api.cli.people.desk import open_desk
from forms_api.cli.refuse import say_why
from forms_api.derive.people import Person
from forms_api.derive.tokens import Token, fold_tokens
from forms_api.records.person import TOKEN


@click.command("tokens")
@click.argument("name", metavar="[姓名或编号]", required=False)
@click.option("--all", "also_void", is_flag=True, help="连过期的、收回的也列出来")
@options.data
def command(name: str | None, also_void: bool, data: Path) -> None:
    """列出能用的 API 令牌：编号、姓名、用途、到哪天（不是令牌本身）。"""
    with say_why(), open_desk(data) as desk:
        people, now = desk.people(), desk.now()
        only = desk.find(name) if name else None
        tokens = fold_tokens(desk.store.read(TOKEN)).values()
    chosen = [
        token
        for token in tokens
        if only is None or token.person == only.id
        if also_void or token.works(people[token.person], now)
    ]
    for token in chosen:
        click.echo(_line(token, people[token.person], now))
    if not chosen:
        click.echo("没有能用的令牌", err=True)


def _line(token: Token, person: Person, now: datetime) -> str:
    state = f"到 {token.expires:%Y-%m-%d}" if token.works(person, now) else "不能用了"
    parts = (token.id, person.name, token.label, state)
    return "  ".join(part for part in parts if part)
