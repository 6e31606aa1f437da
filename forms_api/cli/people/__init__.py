"""`houqin people`: who is on the staff. It works while the service runs, and before it ever ran.

Who may write the data folder may do all of it; the facts say that it was done on the console.
"""

from importlib import import_module

import click

# Each name is a module of this package, with a click command called `command`.
COMMANDS = {
    "add": "add",
    "import": "import_sheet",
    "invite": "invite",
    "password": "password",
    "totp-off": "totp_off",
    "change": "change",
    "disable": "disable",
    "enable": "enable",
    "leave": "leave",
    "list": "listing",
    "token": "token",
    "tokens": "tokens",
    "revoke": "revoke",
}


class PeopleCommands(click.Group):
    """Knows its commands by name, so that one does not import what another one needs."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002 - click's signature
        cmd_name: str,
    ) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        found = import_module(f"{__name__}.{COMMANDS[cmd_name]}").command
        assert isinstance(found, click.Command)
        return found


@click.command("people", cls=PeopleCommands)
def command() -> None:
    """教职工：添加、导入、邀请、停用、请假，发 API 令牌。"""
