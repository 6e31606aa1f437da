"""A photo comes in: drawn anew, kept beside the journal, and on record who sent it."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from forms_api.actions.darkroom import Darkroom
from forms_api.actions.refusal import Refusal
from forms_api.derive.people import Person
from forms_api.records.photo import KIND, photo_fact_id, photo_record
from forms_api.store.disk import Disk
from forms_api.store.errors import IdErased, IdExists
from forms_api.store.photos import is_name, keep_photo, photo_of
from forms_api.store.store import Store

MOST_A_DAY = 300
"""Photos of one person in 24 hours: a disk is not filled in one night."""


@dataclass(frozen=True)
class Shelf:
    """Where photos are kept: the store knows who sent them, the folder has the files."""

    store: Store
    folder: Path
    disk: Disk

    def has(self, name: str, person_id: str) -> bool:
        """Whether this person sent the photo, and it is still there."""
        return self.is_here(name) and self._was_sent(name, person_id)

    def is_here(self, name: str) -> bool:
        return is_name(name) and photo_of(self.folder, name).is_file()

    def _was_sent(self, name: str, person_id: str) -> bool:
        try:
            return self.store.get(photo_fact_id(person_id, name)) is not None
        except IdErased:
            return False


def take_photo(
    shelf: Shelf, darkroom: Darkroom, person: Person, campus: str, data: bytes, now: datetime
) -> str:
    """The photo's name, once neither it nor who sent it can be lost any more.

    The same file again gives the same name. Raises Refusal `bad-photo`, `too-many-photos` or
    `store-down`, and StoreError; then nothing counts.
    """
    _check_number(shelf.store, person, now)
    drawn = darkroom.develop(data)
    name = keep_photo(shelf.folder, drawn, shelf.disk)
    fact = photo_record(now, campus=campus, person_id=person.id, name=name, size=len(drawn))
    with suppress(IdExists):
        shelf.store.append(fact)
    return name


def _check_number(store: Store, person: Person, now: datetime) -> None:
    sent = store.read(KIND, since=now - timedelta(days=1))
    if sum(fact.by == person.id for fact in sent) >= MOST_A_DAY:
        words = f"一天最多传 {MOST_A_DAY} 张照片，今天已经传满。请明天再传，或告诉管理员"
        raise Refusal("too-many-photos", words)
