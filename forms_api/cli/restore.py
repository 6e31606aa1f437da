"""`houqin restore`: a new data folder out of a backup. Never over one that is there."""

from collections.abc import Sequence
from pathlib import Path

import click

from forms_api.cli import options
from forms_api.cli.refuse import say_why
from forms_api.records.record import Record
from forms_api.store.anchor import SHORT
from forms_api.store.backup import Restored, restore_backup
from forms_api.store.erasure_list import list_beside, read_erasures
from forms_api.store.seal import CHINA


@click.command("restore")
@click.argument("backup", metavar="BACKUP", type=options.FOLDER)
@click.argument("folder", metavar="NEW_DATA", type=options.FOLDER)
@click.option(
    "--erasures",
    "given",
    type=options.FOLDER,
    metavar="FILE",
    help="删除清单：备份之后删除的，恢复时再删一次。不写就用备份旁边的 erasures.jsonl",
)
def command(backup: Path, folder: Path, given: Path | None) -> None:
    """用备份 BACKUP 恢复出一个新的记录文件夹 NEW_DATA；原来的文件夹不动。"""
    with say_why():
        path = given or list_beside(backup)
        erasures = read_erasures(path) if given or path.exists() else None
        restored = restore_backup(backup, folder, erasures=erasures or ())
    taken = restored.manifest.at.astimezone(CHINA)
    photos = f"、{restored.found.photos} 张照片" if restored.found.photos else ""
    click.echo(f"已恢复到 {folder}：{restored.found.records} 条记录{photos}，核对过，没有问题")
    click.echo(f"备份的时间：{taken:%Y-%m-%d %H:%M}，链头 {restored.manifest.head[:SHORT]}")
    click.echo(_tell_erased(path, erasures, restored))
    click.echo("接下来：")
    click.echo("  1. 停下正在运行的服务；原来的记录文件夹改个名，先不要删")
    click.echo(f"  2. 启动：houqin serve --data {folder}")
    click.echo("  3. 请大家重新登录一次（登录密钥不在备份里）")
    click.echo(f"  4. {taken:%m月%d日 %H:%M} 以后交的记录不在里面，请对照纸面补填")


def _tell_erased(path: Path, erasures: Sequence[Record] | None, restored: Restored) -> str:
    if erasures is None:
        return (
            f"没有找到删除清单 {path}。没有删除过记录，就不用管；备份之后删除过，内容又回来了："
            "请找到 erasures.jsonl，删掉这次恢复的文件夹，加上 --erasures 再恢复一次"
        )
    return (
        f"删除清单 {path}：{len(erasures)} 条，其中 {restored.told} 条是备份之后删除的；"
        f"备份里还有内容的 {restored.erased} 条，已再次删除"
    )
