"""`houqin move-store`: the records into PostgreSQL or out of it, byte for byte."""

from pathlib import Path

import click

from forms_api.actions.refusal import Refusal
from forms_api.cli import options
from forms_api.cli.refuse import say_why
from forms_api.settings import Settings, current_settings, is_database
from forms_api.store.disk import Disk, place_file
from forms_api.store.open import load_sql
from forms_api.store.walk import Tally


@click.command("move-store")
@click.option("--to", required=True, help="搬到哪里：postgresql://用户@主机/数据库，或一个新文件夹")
@options.data
def command(to: str, data: Path) -> None:
    """把全部记录搬到数据库，或从数据库（HOUQIN_STORE）搬回文件夹，逐条核对以后才算完。"""
    with say_why():
        settings = current_settings(data=data)
        tally = _move_in(settings, to) if is_database(to) else _move_out(settings, Path(to))
    click.echo(f"已核对：{tally.frames} 节、{tally.records} 条记录（其中已抹除 {tally.erased} 条）")
    click.echo(f"链条末端 {tally.head}")
    click.echo(_next_step(to))


def _move_in(settings: Settings, address: str) -> Tally:
    if settings.store:
        words = "HOUQIN_STORE 已经指着数据库。要从文件夹搬进数据库，请先去掉它"
        raise Refusal("move", words)
    moving = load_sql("sql_move")
    tally: Tally = moving.move_to_sql(settings.data, address, clock=settings.clock)
    return tally


def _move_out(settings: Settings, folder: Path) -> Tally:
    if not settings.store:
        words = "请用 HOUQIN_STORE 写明从哪个数据库搬出，或把 --to 写成 postgresql://…"
        raise Refusal("move", words)
    moving = load_sql("sql_move")
    tally: Tally = moving.move_to_folder(
        settings.store, folder, clock=settings.clock, photos=settings.data
    )
    _copy_key(settings.data, folder)
    return tally


def _copy_key(old: Path, new: Path) -> None:
    """Whoever is signed in stays so."""
    source, target = old / "secret.key", new / "secret.key"
    if source.exists() and not target.exists():
        place_file(Disk(), target, source.read_bytes())


def _next_step(to: str) -> str:
    if is_database(to):
        return "旧文件夹不再写入。以后启动前设好 HOUQIN_STORE，仍用同一个 --data"
    return f"数据库不再写入。以后去掉 HOUQIN_STORE，用 --data {to} 启动"
