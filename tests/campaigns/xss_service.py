"""The service over baited policies, with people, records and devices that are bait too."""

import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask
from fuzz_service import environ_of
from werkzeug.serving import make_server
from werkzeug.test import run_wsgi_app
from xss_payloads import payload
from xss_requests import comment_on, excuses_of, requests_of, row_numbers

from forms_api.actions.add_person import Newcomer, add_person
from forms_api.actions.enrol_device import enrol_own_device, enrol_shared_device
from forms_api.actions.invite_person import invite_person
from forms_api.actions.issue_token import issue_token
from forms_api.actions.keep_texts import keep_texts
from forms_api.actions.record_leave import Absence, record_leave
from forms_api.actions.refusal import Refusal
from forms_api.actions.set_pin import set_pin
from forms_api.actions.share_calendar import share_calendar
from forms_api.derive.people import Person
from forms_api.records.canonical import canonical
from forms_api.records.ids import new_id
from forms_api.settings import Settings
from forms_api.store.memory import MemoryStore
from forms_api.web.app import create_app
from forms_api.web.policies import FixedPolicies
from forms_api.web.service import Service
from handbook.loading import load_library

NOW = datetime(2026, 10, 12, 1, 0, tzinfo=UTC)
MANAGER, PASSWORD = "钱园长", "correct horse battery"


@dataclass
class Stage:
    """An app, and the ids that stand in its addresses, by the name of the argument."""

    app: Flask
    store: MemoryStore
    ids: dict[str, list[str]] = field(default_factory=dict)
    placed: dict[str, set[int]] = field(default_factory=dict)
    refused: dict[str, set[int]] = field(default_factory=dict)
    url: str = ""

    def count(self, slot: str, number: int, *, taken: bool) -> None:
        where = self.placed if taken else self.refused
        where.setdefault(slot, set()).add(number)


def set_stage(policies: Path, site: Path, data: Path, numbers: Sequence[int]) -> Stage:
    library = load_library(policies).library
    assert library
    store = MemoryStore()
    settings = replace(Settings(), site=site, data=data)
    app = create_app(
        Service(store, FixedPolicies(library), lambda: NOW, settings), secret_key="xss"
    )
    keep_texts(library, store, NOW)
    places = tuple(place.id for place in library.school.places)
    jobs = tuple(job for job in library.jobs if job.startswith("job-"))
    manager = add_person(library, store, Newcomer(MANAGER, jobs, (), places), PASSWORD, NOW)
    set_pin(store, manager, "271828", NOW, by=manager.id)
    stage = Stage(app, store)
    people = list(_people(stage, library, numbers, places))
    _devices(stage, library, numbers, manager)
    record_leave(store, _known(manager, *people), _absence(people), NOW)
    stage.ids |= {
        "form_id": sorted(library.forms, key=lambda one: not one.startswith("sheet-")),
        "training_id": list(library.trainings),
        "plan_id": list(library.plans),
        "rule_id": list(library.rules),
        "job_id": list(library.jobs),
        "place_id": list(places),
        "room_id": list(places),
        "person_id": [one.id for one in people],
        "token": [invite_person(store, one, NOW).token for one in people[:2]],
        "secret": [share_calendar(store, people[0], NOW, by=manager)],
        "name": ["0" * 64],
        "leave_id": [],
        "token_id": [],
    }
    caller = _Caller(stage, f"Bearer {issue_token(store, manager, NOW, days=30)}")
    finisher = _Caller(stage, f"Bearer {issue_token(store, people[0], NOW, days=30)}")
    stage.ids["excuse_id"] = list(excuses_of(caller, library, numbers))
    stage.ids["request_id"] = list(requests_of(caller, finisher, library, numbers))
    stage.ids["number"] = row_numbers(store)[:2]
    comment_on(library, store, manager, stage.ids["request_id"], numbers)
    stage.ids["record_id"] = [
        *_sheets(caller, library, numbers, manager),
        *_trainings(caller, library, people),
    ]
    return stage


def _known(*people: Person) -> dict[str, Person]:
    return {one.id: one for one in people}


def _absence(people: Sequence[Person]) -> Absence:
    return Absence(people[0].id, NOW.date(), NOW.date(), people[1].id)


def _people(
    stage: Stage, library: Any, numbers: Sequence[int], places: tuple[str, ...]
) -> Iterator[Person]:
    """Each payload is somebody's name."""
    for number in numbers:
        try:
            newcomer = Newcomer(payload(number), ("job-0",), (), places[:2])
            person = add_person(library, stage.store, newcomer, None, NOW)
        except Refusal:
            stage.count("person's name", number, taken=False)
        else:
            set_pin(stage.store, person, "271828", NOW, by=person.id)
            stage.count("person's name", number, taken=True)
            yield person


def _devices(stage: Stage, library: Any, numbers: Sequence[int], manager: Person) -> None:
    found = []
    for number in numbers:
        try:
            enrolled = enrol_shared_device(
                library, stage.store, manager, "main", payload(number), NOW
            )
            enrol_own_device(stage.store, manager, payload(number), NOW)
        except Refusal:
            stage.count("device's label", number, taken=False)
        else:
            stage.count("device's label", number, taken=True)
            found.append(enrolled.device.id)
    stage.ids["device_id"] = found


@dataclass
class _Caller:
    """A program that sends records."""

    stage: Stage
    bearer: str

    def count(self, slot: str, number: int, *, taken: bool) -> None:
        self.stage.count(slot, number, taken=taken)

    def put(self, path: str, body: dict[str, Any], record_id: str = "") -> tuple[int, str]:
        name = record_id or new_id(NOW)
        environ = environ_of(
            "PUT",
            f"/api/v1/{path}/{name}",
            body=canonical(body),
            kind="application/json",
            headers={"Authorization": self.bearer},
        )
        answer, status, _ = run_wsgi_app(self.stage.app, environ, buffered=True)
        self.said = b"".join(answer).decode()
        return int(status[:3]), name


def _sheets(
    caller: _Caller, library: Any, numbers: Sequence[int], manager: Person
) -> Iterator[str]:
    """A sheet of every payload in each of its texts, a correction with the payload as its reason,
    and one with the same id that is set aside."""
    sheets = [form for form in library.forms.values() if form.id.startswith("sheet-")]
    for turn, number in enumerate(numbers):
        form, text = sheets[turn % len(sheets)], payload(number)
        choice = form.find_field("one").choices[0].id
        answers = {
            "other-check": {"value": "fail", "note": text},
            "check": {"value": "pass", "note": text},
            "reading": {"value": 300, "note": text},
            "short": text,
            "long": f"一行\n{text}\n一行",
            "one": choice,
            "few": [form.find_field("few").choices[0].id],
            "day": "2026-10-12",
            "hour": "08:30",
            "who": manager.id,
            "room": "place-0",
            "target": 250,
            "strength": 5,
            "litres": 1,
        }
        sheet = {"form": form.id, "place": "place-0", "answers": answers}
        yield from _send(caller, sheet, number, _fields(answers, text))


def _fields(answers: dict[str, Any], text: str) -> dict[str, Any]:
    """The answers without the text: what they become where the sheet does not take it."""
    told = "写明"
    return {
        key: {**one, "note": told}
        if isinstance(one, dict)
        else told
        if isinstance(one, str) and text in one
        else one
        for key, one in answers.items()
    }


def _send(
    caller: _Caller, sheet: dict[str, Any], number: int, harmless: dict[str, Any]
) -> Iterator[str]:
    status, first = caller.put("submissions", sheet)
    caller.stage.count("answers and notes", number, taken=status == 201)
    if status != 201:
        sheet = {**sheet, "answers": _settled(caller, sheet, harmless)}
        status, first = caller.put("submissions", sheet)
    assert status == 201, caller.said
    yield first
    status, again = caller.put(
        "submissions", {**sheet, "supersedes": first, "reason": payload(number)}
    )
    caller.stage.count("reason of a correction", number, taken=status == 201)
    if status == 201:
        yield again
    changed = {**sheet, "answers": {**sheet["answers"], payload(number): payload(number)}}
    status, _ = caller.put("submissions", changed, first)
    assert status == 409, caller.said
    yield caller.stage.store.read("quarantine")[-1].id


def _settled(caller: _Caller, sheet: dict[str, Any], harmless: dict[str, Any]) -> dict[str, Any]:
    """The answers, harmless where they were refused: required photos and people left out."""
    wrong = json.loads(caller.said).get("fields", {})
    return {key: harmless[key] if key in wrong else one for key, one in sheet["answers"].items()}


def _trainings(caller: _Caller, library: Any, people: Sequence[Person]) -> Iterator[str]:
    for training in library.trainings.values():
        quiz = {one.id: one.answer for one in training.quiz.questions}
        sign = {"training": training.id, "quiz": quiz, "statement": True}
        status, name = caller.put("signoffs", sign)
        if status == 201:
            yield name
        practical = {"training": training.id, "person": people[0].id, "items": {"mix": True}}
        status, name = caller.put("practicals", practical)
        if status == 201:
            yield name


@contextmanager
def served(stage: Stage) -> Iterator[Stage]:
    """On a port of this machine."""
    server = make_server("127.0.0.1", 0, stage.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    stage.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield stage
    finally:
        server.shutdown()
        thread.join()
