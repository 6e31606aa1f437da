"""A small kindergarten: its policies are tests/small, its people stand here."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from forms_api.actions.add_person import Newcomer, add_person
from forms_api.actions.issue_token import issue_token
from forms_api.actions.keep_texts import keep_texts
from forms_api.derive.people import Person
from forms_api.settings import Settings
from forms_api.store.memory import MemoryStore
from forms_api.store.store import Store
from forms_api.web.app import create_app
from forms_api.web.policies import FixedPolicies
from forms_api.web.service import Service
from handbook.loading.load import load_library
from handbook.model.library import Library

SMALL = Path(__file__).parents[1] / "small"
NOW = datetime(2026, 10, 12, 1, 0, tzinfo=UTC)  # Monday, 09:00 in Shanghai
PASSWORD = "correct horse battery"


class StoppedClock:
    """A clock that stands until it is moved."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, span: timedelta) -> None:
        self.now += span


@dataclass(frozen=True)
class Staff:
    principal: Person
    caregiver: Person
    cook: Person
    health: Person


@pytest.fixture(scope="session")
def library() -> Library:
    loaded = load_library(SMALL)
    assert loaded.library is not None, "\n".join(map(str, loaded.problems))
    return loaded.library


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock(NOW)


@pytest.fixture
def store(clock: StoppedClock) -> Store:
    return MemoryStore()


@pytest.fixture
def staff(library: Library, store: Store, clock: StoppedClock) -> Staff:
    def add(name: str, job: str, *places: str) -> Person:
        newcomer = Newcomer(name=name, jobs=(job,), places=places)
        return add_person(library, store, newcomer, PASSWORD, clock())

    return Staff(
        principal=add("钱园长", "principal"),
        caregiver=add("孙保育", "childcare-worker", "small-1"),
        cook=add("李厨师", "cook"),
        health=add("周保健", "health-worker"),
    )


@pytest.fixture
def policies(library: Library) -> FixedPolicies:
    return FixedPolicies(library)


@pytest.fixture
def app(
    store: Store,
    staff: Staff,
    policies: FixedPolicies,
    clock: StoppedClock,
    library: Library,
    tmp_path: Path,
) -> Flask:
    keep_texts(library, store, clock())
    settings = replace(Settings(), site=tmp_path / "site", data=tmp_path / "data")
    app = create_app(Service(store, policies, clock, settings), secret_key="test")
    app.testing = True
    return app


@pytest.fixture
def bearer(store: Store, clock: StoppedClock):
    """Headers of an API caller: `bearer(person)`."""

    def headers(person: Person) -> dict[str, str]:
        token = issue_token(store, person, clock(), days=30)
        return {"Authorization": f"Bearer {token}"}

    return headers
