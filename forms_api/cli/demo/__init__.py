"""`houqin serve --demo`: a throw-away folder with people and six weeks of records."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click

from forms_api.cli.demo.greeting import greet
from forms_api.cli.demo.moment import choose_moment
from forms_api.cli.demo.records import WEEKS, make_records
from forms_api.cli.demo.tape import Tape
from forms_api.settings import Settings
from forms_api.store.open import init_store, open_store
from handbook.model.library import Library


@contextmanager
def demo_settings(settings: Settings, library: Library) -> Iterator[Settings]:
    """The same settings with a folder of its own, filled; it is removed at the end."""
    with tempfile.TemporaryDirectory(prefix="houqin-demo-") as folder:
        now = choose_moment(library, settings.clock(), settings.now)
        demo = replace(settings, data=Path(folder) / "data", now=now, store="")
        click.echo(f"正在准备演示：{WEEKS} 周的记录……")
        _fill(library, demo)
        click.echo(greet(library))
        yield demo


def _fill(library: Library, settings: Settings) -> None:
    tape, now = Tape(), settings.clock()
    make_records(library, tape, now)
    # the journal is cut by month: it begins where the records begin
    init_store(settings.data, clock=lambda: tape.first_at or now)
    store = open_store(settings.data, clock=settings.clock)
    try:
        tape.copy_to(store)
    finally:
        store.close()
