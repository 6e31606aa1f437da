"""What is answered while the store is not open: the handbook, and 503 to everything else.

The disk may be ill: nothing here is read from it but the handbook itself.
"""

import secrets
from dataclasses import replace
from typing import NoReturn

from flask import Flask, Response, request

from forms_api.records.record import Record
from forms_api.settings import Settings
from forms_api.store.errors import StoreDown
from forms_api.store.store import After
from forms_api.web.app import create_app
from forms_api.web.ill_disk import is_ill, say_plainly
from forms_api.web.meter import Meter
from forms_api.web.service import Service
from handbook.loading.problem import Problem
from handbook.model.library import Library

_NEED_NO_STORE = ("site.show", "static", "health.tell")


def closed_app(settings: Settings, meter: Meter) -> Flask:
    """An app like the real one, without its store, its policies and the key of its sessions."""
    # a page that says which time is pretended would have to know the school's time zone
    unpretending = replace(settings, now=None)
    service = Service(ClosedStore(), _NoPolicies(), settings.clock, unpretending)
    app = create_app(service, secret_key=secrets.token_urlsafe(48), meter=meter)
    app.register_error_handler(OSError, _answer)
    # before anybody asks who calls, and sends whom it cannot know to sign in
    app.before_request_funcs.setdefault(None, []).insert(0, _turn_away)
    return app


def _turn_away() -> Response | None:
    # a session that was begun here would end the one that the browser has
    return None if request.endpoint in _NEED_NO_STORE else say_plainly()


def _answer(error: OSError) -> Response:
    if not is_ill(error):
        raise error
    return say_plainly()


class ClosedStore:
    """A Store that neither keeps nor finds anything."""

    @property
    def failure(self) -> str:
        return "记录库没有打开"

    def append(self, *records: Record, after: After = None) -> NoReturn:  # noqa: ARG002
        raise StoreDown

    def get(self, record_id: str) -> NoReturn:  # noqa: ARG002
        raise StoreDown

    def follower(self, record_id: str) -> NoReturn:  # noqa: ARG002
        raise StoreDown

    def read(self, kind: str, **_: object) -> NoReturn:  # noqa: ARG002
        raise StoreDown

    def close(self) -> None:
        pass


class _NoPolicies:
    def library(self) -> Library:
        raise StoreDown

    def problems(self) -> tuple[Problem, ...]:
        return ()
