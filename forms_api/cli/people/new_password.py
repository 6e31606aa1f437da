"""Where a password comes from: standard input, the keyboard, or chance."""

import secrets
import sys
from collections.abc import Iterable

import click

from forms_api.actions.add_person import check_password
from handbook.model.library import Library


def ask_password(library: Library, jobs: Iterable[str], name: str, *, from_stdin: bool) -> str:
    """A password for somebody with these jobs and this name; one that is made is shown, once."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        return _generate()
    while True:
        typed: str = click.prompt("密码", hide_input=True, confirmation_prompt="再输一次")
        faults = check_password(library, jobs, typed, name=name)
        if not faults:
            return typed
        click.echo(faults["password"], err=True)


def _generate() -> str:
    password = secrets.token_urlsafe(12)
    click.echo(f"密码：{password}")
    return password
