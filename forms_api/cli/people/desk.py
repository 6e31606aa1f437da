"""What the commands about people work with."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from forms_api.clock import Clock
from forms_api.derive.people import Person, find_person, fold_people
from forms_api.records.person import PERSON
from forms_api.settings import current_settings
from forms_api.store.open import open_any
from forms_api.store.store import Store
from forms_api.web.policies import NoLibrary
from handbook.loading import load_library
from handbook.model.library import Library


@dataclass(frozen=True)
class Desk:
    store: Store
    clock: Clock

    def now(self) -> datetime:
        return self.clock()

    def people(self) -> dict[str, Person]:
        return fold_people(self.store.read(PERSON))

    def find(self, name_or_id: str) -> Person:
        """Raises NoSuchPerson or AmbiguousName."""
        return find_person(self.people(), name_or_id)


@contextmanager
def open_desk(data: Path) -> Iterator[Desk]:
    settings = current_settings(data=data)
    clock = settings.clock
    with closing(open_any(data, clock, address=settings.store)) as store:
        yield Desk(store, clock)


def read_policies(policies: Path) -> Library:
    """Raises NoLibrary."""
    loaded = load_library(policies)
    if loaded.library is None:
        raise NoLibrary(loaded.problems)
    return loaded.library
