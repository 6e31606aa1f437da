"""The photos that a record may name: those its sender sent, and those of what it corrects."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from forms_api.actions.keep_photo import Shelf
from forms_api.actions.keep_record import QUARANTINE
from forms_api.derive.people import Person
from forms_api.records.record import Record
from forms_api.records.submission import KIND, answers_of
from forms_api.store.errors import IdErased
from forms_api.store.photos import is_name
from forms_api.store.store import Store


@dataclass(frozen=True)
class Album:
    """`name in album`: knowing a photo's name is not enough to put it into a record."""

    shelf: Shelf
    person_id: str
    corrected: frozenset[str] = frozenset()

    def __contains__(self, name: object) -> bool:
        if not isinstance(name, str):
            return False
        is_corrected = name in self.corrected and self.shelf.is_here(name)
        return is_corrected or self.shelf.has(name, self.person_id)


def open_album(shelf: Shelf, person: Person, supersedes: str | None = None) -> Album:
    """The album of a person who fills a form, or corrects the record `supersedes`."""
    corrected = _corrected(shelf.store, supersedes) if supersedes else None
    return Album(shelf, person.id, photos_in(corrected) if corrected else frozenset())


def photos_in(record: Record) -> frozenset[str]:
    """The names of the photos of a record, or of what was set aside unchecked; a text that looks
    like a name is none."""
    if record.kind == QUARANTINE:
        sent = record.body["content"].get("answers")
        return frozenset(_names_in(sent)) if isinstance(sent, Mapping) else frozenset()
    return frozenset(_names_in(answers_of(record.body) if "answers" in record.body else {}))


def _names_in(answers: Mapping[str, Any]) -> Iterator[str]:
    for value in answers.values():
        # only photos and choices are lists, and what may be chosen stands in the form
        if isinstance(value, tuple):
            yield from (name for name in value if isinstance(name, str) and is_name(name))


def _corrected(store: Store, record_id: str) -> Record | None:
    with suppress(IdErased):
        record = store.get(record_id)
        return record if record and record.kind == KIND else None
    return None
