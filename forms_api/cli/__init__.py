"""The `houqin` command. One subcommand a file, imported only when it is called."""

import sys
from importlib import import_module
from io import TextIOWrapper

import click

# Each name is a module of this package with a click command called `command`.
COMMANDS: tuple[str, ...] = (
    "serve",
    "check",
    "build",
    "new",
    "init",
    "people",
    "schema",
    "due",
    "verify",
    "anchor",
    "backup",
    "restore",
    "erase",
    "move-store",
)


class Commands(click.Group):
    """A group that knows its commands by name, so that `houqin check` never imports Flask."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002 - click's signature
        cmd_name: str,
    ) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        found = import_module(f"{__name__}.{cmd_name.replace('-', '_')}").command
        assert isinstance(found, click.Command)
        return found


@click.command(cls=Commands)
@click.version_option(package_name="houqin")
def houqin() -> None:
    """幼儿园后勤：用 YAML 写制度，生成手册，填表留痕。"""


def main() -> None:
    for stream in (sys.stdout, sys.stderr):
        # a terminal that cannot show a sign shows its number; it never ends the command
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    houqin(prog_name="houqin")
