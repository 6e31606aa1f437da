"""`houqin new`: one new policy file, asked for in Chinese, that passes the check with the rest."""

from importlib import import_module

import click

# Each name is a module of this package, with a click command called `command`.
COMMANDS = ("rule", "form", "training", "job", "term")


class NewCommands(click.Group):
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
        found = import_module(f"{__name__}.{cmd_name}").command
        assert isinstance(found, click.Command)
        return found


@click.command("new", cls=NewCommands)
def command() -> None:
    """新写一份：制度、表、培训、岗位、学期计划。一句一句问，写好就能通过检查。"""
