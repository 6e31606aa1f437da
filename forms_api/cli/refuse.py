"""Say on the command line why something was not done: one sentence, and exit 1."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from forms_api.actions.refusal import Refusal
from forms_api.derive.people import AmbiguousName, NoSuchPerson
from forms_api.settings import BadSetting
from forms_api.store.errors import StoreError
from forms_api.web.policies import NoLibrary
from handbook.site import BuildFailed

_REASONS = (Refusal, StoreError, BadSetting, NoSuchPerson, AmbiguousName, NoLibrary, BuildFailed)


@contextmanager
def say_why() -> Iterator[None]:
    """Turn a refusal inside into its own words on stderr, and end the command with 1."""
    try:
        yield
    except _REASONS as reason:
        click.echo(str(reason), err=True)
        raise click.exceptions.Exit(1) from reason
    except OSError as error:
        click.echo(f"不能读写 {error.filename or ''}：{error.strerror or error}", err=True)
        raise click.exceptions.Exit(1) from error
