"""The bearer tokens that were issued, folded from their facts."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from forms_api.derive.people import Person
from forms_api.records.record import Record, read_time


@dataclass(frozen=True)
class Token:
    """`id` is that of its first fact, and no secret. Revoked: it expired at that moment."""

    id: str
    person: str
    label: str
    issued: datetime
    expires: datetime
    campus: str
    hashed: str

    def works(self, person: Person, now: datetime) -> bool:
        """Whether it may still be used: `person` is its holder."""
        is_void = person.ended is not None and self.issued <= person.ended
        return person.active and not is_void and now < self.expires


def fold_tokens(records: Iterable[Record]) -> dict[str, Token]:
    """Tokens by id, in the order in which they were issued. The last record of a hash counts."""
    by_hash: dict[str, Token] = {}
    for record in records:
        hashed, expires = record.body["hash"], read_time(record.body["expires"])
        known = by_hash.get(hashed)
        by_hash[hashed] = replace(known, expires=expires) if known else _read(record, expires)
    return {token.id: token for token in by_hash.values()}


def _read(record: Record, expires: datetime) -> Token:
    return Token(
        id=record.id,
        person=record.subject,
        label=record.body["label"],
        issued=record.at,
        expires=expires,
        campus=record.campus,
        hashed=record.body["hash"],
    )
