"""`houqin backup`: a checked copy of all records, also while the service runs."""

from contextlib import closing
from pathlib import Path

import click

from forms_api.cli import options
from forms_api.cli.refuse import say_why
from forms_api.settings import Settings, current_settings
from forms_api.store.anchor import SHORT
from forms_api.store.backup import NotBackedUp, folder_name, take_backup
from forms_api.store.copying import DRAFT
from forms_api.store.extent import Extent, HasExtent
from forms_api.store.open import open_any
from forms_api.store.seal import CHINA


@click.command("backup")
@click.argument("folder", metavar="DIR", type=options.FOLDER)
@options.data
def command(folder: Path, data: Path) -> None:
    """把全部记录备份到 DIR 里一个带日期的新文件夹；服务不用停。"""
    with say_why():
        settings = current_settings(data=data)
        now = settings.clock()
        target = folder / folder_name(now, CHINA)
        manifest = take_backup(data, _ask_extent(settings), target, now)
    click.echo(f"已备份 {manifest.records} 条记录，并重新读过一遍，没有问题")
    click.echo(f"链头：{manifest.head[:SHORT]}（第 {manifest.seq} 节）")
    click.echo("不在备份里：登录密钥 secret.key（恢复后大家重新登录一次），和可以重建的索引")
    for left in sorted(folder.glob(f"houqin-*{DRAFT}")):
        click.echo(f"以前没有做完的备份，可以删除：{left}")
    click.echo(str(target))


def _ask_extent(settings: Settings) -> Extent:
    """What the owner of the records says is on disk. The copying needs no owner any more."""
    with closing(open_any(settings.data, settings.clock, address=settings.store)) as store:
        if not isinstance(store, HasExtent):
            raise NotBackedUp("记录在 PostgreSQL 里，请用 pg_dump 备份数据库")
        return store.extent()
