"""The options that every command shares, each with its environment variable."""

from pathlib import Path

import click

FOLDER = click.Path(path_type=Path)

policies = click.option(
    "--policies",
    type=FOLDER,
    envvar="HOUQIN_POLICIES",
    default=Path("policies"),
    show_default=True,
    show_envvar=True,
    help="制度文件夹",
)
data = click.option(
    "--data",
    type=FOLDER,
    envvar="HOUQIN_DATA",
    default=Path("data"),
    show_default=True,
    show_envvar=True,
    help="记录文件夹",
)
site = click.option(
    "--site",
    type=FOLDER,
    envvar="HOUQIN_SITE",
    default=Path("site"),
    show_default=True,
    show_envvar=True,
    help="生成的手册网站",
)
