"""`houqin restore`: a new data folder out of a backup. Never over one that is there."""

from pathlib import Path

import click

from forms_api.cli import options
from forms_api.cli.refuse import say_why
from forms_api.store.anchor import SHORT
from forms_api.store.backup import restore_backup
from forms_api.store.seal import CHINA


@click.command("restore")
@click.argument("backup", metavar="BACKUP", type=options.FOLDER)
@click.argument("folder", metavar="NEW_DATA", type=options.FOLDER)
def command(backup: Path, folder: Path) -> None:
    """用备份 BACKUP 恢复出一个新的记录文件夹 NEW_DATA；原来的文件夹不动。"""
    with say_why():
        manifest = restore_backup(backup, folder)
    taken = manifest.at.astimezone(CHINA)
    click.echo(f"已恢复到 {folder}：{manifest.records} 条记录，核对过，没有问题")
    click.echo(f"备份的时间：{taken:%Y-%m-%d %H:%M}，链头 {manifest.head[:SHORT]}")
    click.echo("接下来：")
    click.echo("  1. 停下正在运行的服务；原来的记录文件夹改个名，先不要删")
    click.echo(f"  2. 启动：houqin serve --data {folder}")
    click.echo("  3. 请大家重新登录一次（登录密钥不在备份里）")
    click.echo(f"  4. {taken:%m月%d日 %H:%M} 以后交的记录不在里面，请对照纸面补填")
