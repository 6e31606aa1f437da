"""The service that is thrown at: tests/small, its people, and every way to be one of them."""

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from flask import Flask
from scene import scratch
from werkzeug.test import run_wsgi_app

from forms_api.actions import authenticate
from forms_api.actions.authenticate import hash_password
from forms_api.actions.begin_session import new_session_id, open_session
from forms_api.actions.enrol_device import enrol_shared_device
from forms_api.actions.invite_person import invite_person
from forms_api.actions.issue_token import issue_token
from forms_api.actions.keep_texts import keep_texts
from forms_api.actions.prove_identity import Identity
from forms_api.actions.set_pin import set_pin
from forms_api.derive.people import Person, fold_people
from forms_api.records.ids import new_id
from forms_api.records.person import CREDENTIAL, credential_record, person_record
from forms_api.records.record import Record
from forms_api.settings import Settings
from forms_api.store.memory import MemoryStore
from forms_api.web.app import create_app
from forms_api.web.policies import FixedPolicies
from forms_api.web.service import EXTENSION, Service
from forms_api.web.signin.cookie import write_session
from forms_api.web.signin.device_cookie import DEVICE
from handbook.loading import load_library
from handbook.site import END_MARK

SMALL = Path(__file__).parents[1] / "small"
NOW = datetime(2026, 10, 12, 1, 0, tzinfo=UTC)
PASSWORD, PIN = "correct horse battery", "271828"
JOBS = {"caregiver": "childcare-worker", "cook": "cook", "health": "health-worker"}
JOBS |= {"principal": "principal"}
TRACES = (b"Traceback (most recent", b'File "/', b"werkzeug.exceptions", b"site-packages")


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def fault(self) -> str | None:
        """What an answer must never be."""
        if self.status >= 500:
            return f"{self.status}"
        trace = next((trace for trace in TRACES if trace in self.body), None)
        return f"{self.status} with {trace!r}" if trace else None


@dataclass
class Target:
    """An app, the ids that stand in its store, and the headers that make somebody of a caller."""

    app: Flask
    base: list[Record]
    ids: SimpleNamespace
    bearers: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    csrf: str = ""

    def renew(self) -> None:
        """Forget what was accepted: the store would grow by right. The app stays what it is."""
        store = MemoryStore()
        for record in self.base:
            store.append(record)
        self.app.extensions[EXTENSION] = replace(self.app.extensions[EXTENSION], store=store)

    def call(self, environ: dict[str, Any]) -> Answer:
        found, status, headers = run_wsgi_app(self.app, environ, buffered=True)
        try:
            return Answer(int(status[:3]), dict(headers), b"".join(found))
        finally:
            if hasattr(found, "close"):
                found.close()


@contextmanager
def target() -> Iterator[Target]:
    """A new one, in a folder of its own."""
    with scratch() as root:
        (root / "site").mkdir()
        (root / "data").mkdir()
        for page in ("index.html", "404.html", END_MARK):
            (root / "site" / page).write_text("<h1>page</h1>")
        # what hashes cost is tested elsewhere; here they would cost a quarter of the requests
        with patch.object(authenticate, "METHOD", "pbkdf2:sha256:1"):
            yield _make(root)


def _make(root: Path) -> Target:
    library = load_library(SMALL).library
    assert library
    store = MemoryStore()
    settings = replace(Settings(), site=root / "site", data=root / "data")
    service = Service(store, FixedPolicies(library), lambda: NOW, settings)
    app = create_app(service, secret_key="fuzz")
    keep_texts(library, store, NOW)
    people = {role: _add(store, role, job) for role, job in JOBS.items()}
    for person in people.values():
        set_pin(store, person, PIN, NOW, by=person.id)
    shared = enrol_shared_device(library, store, people["principal"], "main", "平板", NOW)
    bearers = {
        role: f"Bearer {issue_token(store, person, NOW, days=30)}"
        for role, person in people.items()
    }
    ids = SimpleNamespace(
        people={role: person.id for role, person in people.items()},
        device=shared.device.id,
        invitation=invite_person(store, people["cook"], NOW).token,
        record=new_id(NOW),
        request=new_id(NOW),
        excuse=new_id(NOW),
    )
    made = Target(app, [], ids, bearers)
    _send_first(made)
    for role, person in people.items():
        credential = store.read(CREDENTIAL, subject=person.id)[-1].id
        identity = Identity(person, credential)
        begun = open_session(new_session_id(), identity, shared.device, NOW)
        made.cookies[role] = _cookie(app, write_session(begun)) + f"; {DEVICE}={shared.token}"
    made.cookies["nobody"] = _cookie(app, {}) + f"; {DEVICE}={shared.token}"
    made.csrf = _csrf(app)
    made.base[:] = store._held.records
    return made


def _add(store: MemoryStore, role: str, job: str) -> Person:
    fact = person_record(NOW, campus="main", name=role, jobs=(job,), campuses=())
    secret = credential_record(
        NOW, campus="main", person_id=fact.subject, hashed=hash_password(PASSWORD)
    )
    store.append(fact, secret)
    return fold_people([fact])[fact.subject]


def _send_first(made: Target) -> None:
    """Something to read, to correct, to move on."""
    for path, body in (
        (
            f"submissions/{made.ids.record}",
            b'{"form": "fridge-log", "place": "kitchen", "answers": {"temperature": 4}}',
        ),
        (f"requests/{made.ids.request}", b'{"form": "repair", "answers": {"what": "x"}}'),
        (
            f"excuses/{made.ids.excuse}",
            b'{"form": "fridge-log", "place": "kitchen", "date": "2026-10-13", "reason": "x"}',
        ),
    ):
        answer = made.call(
            environ_of(
                "PUT",
                f"/api/v1/{path}",
                body=body,
                kind="application/json",
                headers={"Authorization": made.bearers["cook"]},
            )
        )
        assert answer.status == 201, answer


RAW = "fuzz" * 10


def _cookie(app: Flask, session: dict[str, Any]) -> str:
    serializer = app.session_interface.get_signing_serializer(app)
    return f"houqin={serializer.dumps({**session, 'csrf_token': RAW})}"


def _csrf(app: Flask) -> str:
    from itsdangerous import URLSafeTimedSerializer

    key = app.config.get("WTF_CSRF_SECRET_KEY", app.secret_key)
    return str(URLSafeTimedSerializer(key, salt="wtf-csrf-token").dumps(RAW))


def environ_of(
    method: str,
    path: str,
    *,
    query: str = "",
    body: bytes = b"",
    kind: str = "",
    headers: dict[str, str] | None = None,
) -> dict[str, Any]:
    """What a WSGI server hands on; `path` and `query` are latin-1, as it reads bytes."""
    named = {f"HTTP_{key.upper().replace('-', '_')}": text for key, text in (headers or {}).items()}
    return {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "localhost",
        "CONTENT_LENGTH": str(len(body)),
        "CONTENT_TYPE": kind,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        **named,
    }
