"""What granian's worker runs: it opens the store, and answers until its parent says stop."""

import secrets
from collections.abc import Callable
from datetime import tzinfo

import click
from flask import Flask

from forms_api.actions.keep_texts import keep_texts
from forms_api.clock import Clock
from forms_api.settings import Settings
from forms_api.store.errors import StoreError
from forms_api.store.open import announce_service, open_chosen
from forms_api.store.store import Store
from forms_api.web.app import create_app
from forms_api.web.leave import leave_on_failure
from forms_api.web.parent import die_with_parent
from forms_api.web.policies import LivePolicies, NoLibrary
from forms_api.web.secret_key import read_secret_key
from forms_api.web.service import Service
from forms_api.web.site_keeper import keep_site
from handbook.loading import load_library
from handbook.model.library import Library


def open_worker(settings: Settings, parent: int) -> Flask:
    """The app of this process, ready to answer. Ends the process with 1, in words, if it cannot."""
    die_with_parent(parent)
    try:
        app = _open(settings)
    except (StoreError, NoLibrary, OSError) as error:
        click.echo(str(error), err=True)
        raise SystemExit(1) from error
    keep_site(settings)
    click.echo(f"已启动：http://{_shown(settings.address)}:{settings.port}/（按 Ctrl-C 停止）")
    return app


def _open(settings: Settings) -> Flask:
    clock = settings.clock
    zone = _zone_of(settings)
    store = open_chosen(settings.data, settings.store, clock=clock, zone=zone)
    policies = LivePolicies(settings.policies, accept=_keep_texts_in(store, clock))
    key = secrets.token_urlsafe(32)
    service = Service(store, policies, clock, settings)
    app = create_app(service, secret_key=read_secret_key(settings.data), control_key=key)
    announce_service(settings.data, settings.port, key)
    leave_on_failure(store)
    return app


def _zone_of(settings: Settings) -> tzinfo:
    """Where the school's days begin and end; the store seals each of them."""
    loaded = load_library(settings.policies)
    if loaded.library is None:
        raise NoLibrary(loaded.problems)
    return loaded.library.school.zone


def _keep_texts_in(store: Store, clock: Clock) -> Callable[[Library], bool]:
    """A form may be filled only once its words are kept: records point at them."""

    def accept(library: Library) -> bool:
        try:
            keep_texts(library, store, clock())
        except StoreError as error:
            click.echo(f"新的制度暂时不能生效：{error}", err=True)
            return False
        return True

    return accept


def _shown(address: str) -> str:
    return "127.0.0.1" if address in ("0.0.0.0", "::") else address  # noqa: S104 - only compared
