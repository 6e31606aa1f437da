"""One append on its way in: checked and spelled before the commit, decided at the commit point."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from forms_api.records.canonical import NotJson
from forms_api.records.erasure import ERASURE
from forms_api.records.ids import is_uuid
from forms_api.records.record import Record
from forms_api.store.envelope import spell_rest
from forms_api.store.errors import IdErased, IdExists, NotStorable, Stale, UnknownPredecessor
from forms_api.store.store import After


@dataclass(frozen=True, slots=True)
class Batch:
    """Records that are kept together or not at all; `rests` are their envelopes without time,
    `afters` what each of them follows."""

    records: tuple[Record, ...]
    rests: tuple[bytes, ...]
    afters: tuple[str | None, ...]

    @property
    def heads(self) -> tuple[str, ...]:
        """What has to be the last of its thread."""
        return tuple(after for after in self.afters if after is not None)


class Known(Protocol):
    """What must be looked up to decide an append: ids and heads, never an old body."""

    @property
    def last_at(self) -> datetime | None: ...

    def has(self, record_id: str) -> bool:
        """Whether it has a place in the chain, with its text or without."""
        ...

    def is_erased(self, record_id: str) -> bool:
        """Whether an erasure names it, or only its place is left."""
        ...

    def find(self, record_id: str) -> Record | None:
        """The record, if its text can be read."""
        ...

    def follower(self, record_id: str) -> str | None: ...


def make_batch(records: Sequence[Record], after: After) -> Batch:
    """Raises NotStorable for what must never reach the commit point."""
    ids = {record.id for record in records}
    if len(ids) != len(records):
        raise NotStorable("一次保存的记录里有相同的编号")
    for record_id in ids:
        if not is_uuid(record_id):
            raise NotStorable(f"{record_id!r} 不是有效的编号")
    rests = tuple(_spell(record) for record in records)
    return Batch(tuple(records), rests, _afters(len(records), after))


def decide(batch: Batch, known: Known) -> tuple[Record, ...]:
    """The records as they will be kept. Raises IdExists, IdErased, UnknownPredecessor or Stale."""
    for record in batch.records:
        _check_erased(record, known)
        if (first := known.find(record.id)) is not None:
            raise IdExists(first)
    for head in batch.heads:
        _check_head(head, known)
    return _raise_times(batch.records, known.last_at)


def _afters(count: int, after: After) -> tuple[str | None, ...]:
    """One a record."""
    named = (after,) if isinstance(after, str) else tuple(after or ())
    if len(set(named)) != len(named) or len(named) > count:
        raise NotStorable("每条记录只能接在一条记录后面")
    return (*named, *[None] * (count - len(named)))


def _spell(record: Record) -> bytes:
    try:
        return spell_rest(record)
    except NotJson as error:
        raise NotStorable(str(error)) from error


def _check_erased(record: Record, known: Known) -> None:
    """Nothing comes back under an erased id, nor is anything kept about an erased record: a move of
    it, or what came under its id and is set aside, would tell again what is gone."""
    if known.is_erased(record.id):
        raise IdErased(record.id)
    if record.kind != ERASURE and known.is_erased(record.subject):
        raise IdErased(record.subject)


def _check_head(after: str, known: Known) -> None:
    if not known.has(after):
        raise UnknownPredecessor(after)
    head = after
    while follower := known.follower(head):
        head = follower
    if head != after:
        raise Stale(head)


def _raise_times(records: Sequence[Record], last: datetime | None) -> tuple[Record, ...]:
    kept: list[Record] = []
    for record in records:
        last = record.at if last is None else max(last, record.at)
        kept.append(record if record.at == last else replace(record, at=last))
    return tuple(kept)
