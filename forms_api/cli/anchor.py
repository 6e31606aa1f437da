"""`houqin anchor`: the head of the chain, to be kept elsewhere. Reads only; the service may run."""

from pathlib import Path

import click

from forms_api.cli import options
from forms_api.cli.refuse import say_why
from forms_api.settings import current_settings
from forms_api.store.anchor import SHORT, append_anchor, find_head
from forms_api.store.open import load_sql


@click.command("anchor")
@click.option(
    "--append", "file", type=options.FOLDER, metavar="FILE", help="把链头加到这个文件的末尾"
)
@options.data
def command(file: Path | None, data: Path) -> None:
    """给出链头：抄在纸上或存到别处，以后能证明记录没有被改过。"""
    with say_why():
        settings = current_settings(data=data)
        seq, head = _find(settings.data, settings.store)
        if file is not None:
            append_anchor(file, settings.clock(), seq, head)
    click.echo(f"抄在纸上：{head[:SHORT]}")
    click.echo(f"完整链头：{head}")
    click.echo(f"已加到 {file}" if file else "以后核对：houqin verify --anchor 链头")


def _find(data: Path, address: str) -> tuple[int, str]:
    if not address:
        return find_head(data)
    found: tuple[int, str] = load_sql("sql_verify").find_sql_head(address)
    return found
