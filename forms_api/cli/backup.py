"""`houqin backup`: a checked copy of all records, also while the service runs.

The folder is named after the time in China, whatever the school's time zone: a backup knows no
policies.
"""

import http.client
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NoReturn

import click

from forms_api.cli import options
from forms_api.cli.refuse import say_why
from forms_api.records.erasure import ERASURE
from forms_api.records.record import Record
from forms_api.settings import Settings, current_settings
from forms_api.store.anchor import SHORT
from forms_api.store.backup import NotBackedUp, folder_name, take_backup
from forms_api.store.copying import DRAFT
from forms_api.store.disk import Disk
from forms_api.store.erasure_list import (
    backups_with_text,
    list_in,
    merge_erasures,
    still_there,
)
from forms_api.store.errors import Damaged, StoreDown
from forms_api.store.extent import Extent, HasExtent
from forms_api.store.manifest import Manifest
from forms_api.store.open import open_any
from forms_api.store.seal import CHINA
from forms_api.store.store import Store


@dataclass(frozen=True)
class Moment:
    """What the owner of the records said: these erasures are in what is on disk up to `extent`."""

    erasures: tuple[Record, ...]
    extent: Extent


@click.command("backup")
@click.argument("folder", metavar="DIR", type=options.FOLDER)
@options.data
def command(folder: Path, data: Path) -> None:
    """把全部记录和照片备份到 DIR 里一个带日期的新文件夹；服务不用停。"""
    with say_why():
        settings = current_settings(data=data)
        if settings.store:
            _keep_list_alone(settings, folder)
        now = settings.clock()
        target = folder / folder_name(now, CHINA)
        manifest, erasures = _back_up(settings, target, now)
        _tell(manifest)
        for left in sorted(folder.glob(f"houqin-*{DRAFT}")):
            click.echo(f"以前没有做完的备份，可以删除：{left}")
        try:
            _keep_list(settings, folder, erasures)
        finally:
            click.echo(str(target))


def _back_up(settings: Settings, target: Path, now: datetime) -> tuple[Manifest, Sequence[Record]]:
    moment = _ask(settings)
    try:
        return _take(settings.data, moment, target, now), moment.erasures
    except (NotBackedUp, Damaged):
        again = _ask(settings)
        if again == moment:
            raise
        # an erasure writes month files anew, perhaps under our hands: what is damaged stays so
        return _take(settings.data, again, target, now), again.erasures


def _take(data: Path, moment: Moment, target: Path, now: datetime) -> Manifest:
    return take_backup(data, moment.extent, target, now, erasures=moment.erasures)


def _ask(settings: Settings) -> Moment:
    """What the owner of the records says is on disk. The copying needs no owner any more."""
    with _open(settings) as store:
        if not isinstance(store, HasExtent):
            raise NotBackedUp("记录不在文件夹里，请用 pg_dump 备份数据库")
        try:
            return Moment(tuple(store.read(ERASURE)), store.extent())
        except StoreDown as down:
            if isinstance(down.__cause__, OSError | http.client.HTTPException):
                raise NotBackedUp(
                    "没有备份：服务占着记录文件夹，却没有回答。请停下服务（在它的窗口里按 Ctrl+C）"
                    "再备份一次，服务停着也能备份。停不下来，就重启这台电脑"
                ) from down
            raise


def _tell(manifest: Manifest) -> None:
    photos = f"、{len(manifest.photos)} 张照片" if manifest.photos else ""
    click.echo(f"已备份 {manifest.records} 条记录{photos}，并重新读过一遍，没有问题")
    click.echo(f"链头：{manifest.head[:SHORT]}（第 {manifest.seq} 节）")
    click.echo("不在备份里：登录密钥 secret.key（恢复后大家重新登录一次），和可以重建的索引")


def _keep_list_alone(settings: Settings, folder: Path) -> NoReturn:
    """A database is backed up by its own programs, but they know nothing of what was erased."""
    with _open(settings) as store:
        erasures = tuple(store.read(ERASURE))
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _keep_list(settings, folder, erasures)
    raise NotBackedUp(
        "记录在 PostgreSQL 里，这里只写下了删除清单（有删除时）。请用 pg_dump 备份数据库，"
        "再复制照片文件夹；以后读回旧的备份，就运行 houqin erase replay 清单"
    )


def _keep_list(settings: Settings, folder: Path, erasures: Sequence[Record]) -> None:
    path = list_in(folder)
    listed = merge_erasures(path, erasures, Disk())
    if not listed:
        return
    click.echo(f"删除清单：{path}，共 {len(listed)} 条。恢复时按它再删一次，请一直和备份放在一起")
    if alive := _still_there(settings, listed, erasures):
        click.echo(
            f"注意：清单里有 {len(alive)} 条，现在的记录里内容还在：从旧备份恢复时没有用这份清单。"
            f"请停下服务，用刚做的备份再恢复一次：houqin restore … --erasures {path}"
        )
    if old := backups_with_text(folder, listed):
        click.echo("这些旧备份里还有已删除的内容，请尽早删除：")
        for backup in old:
            click.echo(f"  {backup}")


def _still_there(
    settings: Settings, listed: Sequence[Record], erasures: Sequence[Record]
) -> Sequence[Record]:
    if {each.id for each in listed} <= {each.id for each in erasures}:
        return ()
    with _open(settings) as store:
        return still_there(store, listed)


def _open(settings: Settings) -> "closing[Store]":
    return closing(open_any(settings.data, settings.clock, address=settings.store))
