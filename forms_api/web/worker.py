"""What granian's worker runs: it opens the store, and answers until its parent says stop."""

import logging
import secrets
import threading
import time
from collections.abc import Callable, Iterable
from datetime import tzinfo

# Python loads these when they are first asked for. If the disk is ill then and two requests ask at
# once, it takes them for unknown for ever: they are loaded here, before the worker is forked
from encodings import idna, unicode_escape, utf_8_sig  # noqa: F401
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import click
from flask import Flask

from forms_api.actions.keep_texts import keep_texts
from forms_api.clock import Clock
from forms_api.settings import Settings
from forms_api.store.errors import StoreError
from forms_api.store.open import announce_service, open_chosen
from forms_api.store.store import Store
from forms_api.web.app import create_app
from forms_api.web.closed import closed_app
from forms_api.web.forgetting import keep_forgetting
from forms_api.web.ill_disk import answer_for_ill_disk, read_templates
from forms_api.web.leave import Opened, keep_open
from forms_api.web.log import start_log
from forms_api.web.meter import Meter
from forms_api.web.parent import die_with_parent
from forms_api.web.policies import LivePolicies, NoLibrary
from forms_api.web.secret_key import read_secret_key
from forms_api.web.service import Service
from forms_api.web.site_keeper import keep_site
from handbook.loading import load_library
from handbook.model.library import Library

ANNOUNCE_EVERY = 2.0

_log = logging.getLogger(__name__)


def open_worker(settings: Settings, parent: int) -> WSGIApplication:
    """The app of this process. Where the store cannot be opened, it says so, goes on trying, and
    answers 503 meanwhile."""
    die_with_parent(parent)
    start_log(settings.log)
    door = Worker(settings)
    keep_open(door)
    keep_site(settings)
    keep_forgetting(settings)
    return door


class Worker:
    """A WSGI app, and the Door to its store: while that is shut, the handbook alone is served."""

    def __init__(self, settings: Settings) -> None:
        self._settings, self._clock = settings, settings.clock
        self._meter = Meter()
        self._closed: WSGIApplication = closed_app(settings, self._meter)
        self._app: WSGIApplication = self._closed
        self._key = secrets.token_urlsafe(32)
        self._announcing = False

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        return self._app(environ, start_response)

    def open(self) -> Opened:
        """Raises StoreError, NoLibrary, OSError."""
        settings, zone = self._settings, _zone_of(self._settings)
        try:
            store = open_chosen(settings.data, settings.store, clock=self._clock, zone=zone)
        except (StoreError, OSError):
            self._meter.count_refused_open()
            raise
        # now, for what fails from here on is mended by opening anew
        damaged = store.failure is not None
        try:
            self._app = self._make_app(store)
        except BaseException:
            store.close()  # or the folder would stay locked
            raise
        click.echo(f"已启动：http://{_shown(settings.address)}:{settings.port}/（按 Ctrl-C 停止）")
        return Opened(store, damaged)

    def shut(self) -> None:
        self._app = self._closed

    def _make_app(self, store: Store) -> Flask:
        settings, accept = self._settings, _keep_texts_in(store, self._clock)
        policies = LivePolicies(settings.policies, accept=accept)
        service = Service(store, policies, self._clock, settings)
        secret_key = read_secret_key(settings.data)
        app = create_app(service, secret_key=secret_key, control_key=self._key, meter=self._meter)
        answer_for_ill_disk(app)
        read_templates(app)
        self._announce()
        return app

    def _announce(self) -> None:
        """Once. On a full disk all can be read without this note: it waits for room."""
        if self._announcing:
            return
        self._announcing = True
        if not self._try_to_announce():
            _log.warning("磁盘写不进：houqin 的其他命令暂时找不到这个服务")
            threading.Thread(target=self._announce_later, name="announce", daemon=True).start()

    def _announce_later(self) -> None:
        while not self._try_to_announce():
            time.sleep(ANNOUNCE_EVERY)

    def _try_to_announce(self) -> bool:
        try:
            announce_service(self._settings.data, self._settings.port, self._key)
        except OSError:
            return False
        return True


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
            _log.warning("新的制度暂时不能生效：%s", error)
            return False
        return True

    return accept


def _shown(address: str) -> str:
    return "127.0.0.1" if address in ("0.0.0.0", "::") else address  # noqa: S104 - only compared
