"""`houqin people revoke`."""

from pathlib import Path

import click

from forms_api.actions.revoke_token import revoke_token
from forms_api.cli import options
from forms_api.cli.people.desk import open_desk
from forms_api.cli.refuse import say_why


@click.command("revoke")
@click.argument("token_id", metavar="令牌的编号")
@options.data
def command(token_id: str, data: Path) -> None:
    """收回一个 API 令牌，马上失效。编号用 houqin people tokens 查看。"""
    with say_why(), open_desk(data) as desk:
        revoke_token(desk.store, token_id.strip().lower(), desk.now())
    click.echo("已收回")
