"""`houqin people invite`."""

from pathlib import Path

import click

from forms_api.actions.invite_person import invite_person
from forms_api.cli import options
from forms_api.cli.people.desk import open_desk
from forms_api.cli.refuse import say_why


@click.command("invite")
@click.argument("names", metavar="姓名或编号...", nargs=-1, required=True)
@click.option(
    "--address",
    default="",
    envvar="HOUQIN_ADDRESS",
    show_envvar=True,
    help="服务的网址，如 https://houqin.example.cn；不写就只显示网址后面的部分",
)
@options.data
def command(names: tuple[str, ...], address: str, data: Path) -> None:
    """发邀请：一次性的链接，24 小时内有效，本人打开后自己设密码或 PIN。

    一个人的链接单独在最后一行；几个人的，一行一个，前面是姓名。
    """
    with say_why(), open_desk(data) as desk:
        people = [desk.find(name) for name in names]
        links = [
            (one.name, address.rstrip("/") + invite_person(desk.store, one, desk.now()).path)
            for one in people
        ]
    click.echo("谁拿到链接谁就能进，请只发给本人。24 小时内有效，只能用一次", err=True)
    if not address:
        click.echo("在手机浏览器里打开：服务的网址，后面接上：", err=True)
    for name, link in links:
        click.echo(link if len(links) == 1 else f"{name}  {link}")
