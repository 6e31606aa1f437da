"""What was asked to be erased, and what was: folded from the facts about erasure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from forms_api.records.record import Record


@dataclass(frozen=True)
class Decision:
    """What one confirmation erased. `request`, `asked_by`, `confirmed_by` and `ids` are ids."""

    request: str
    asked_by: str
    confirmed_by: str
    at: datetime
    basis: str
    ids: tuple[str, ...]


def fold_decisions(facts: Iterable[Record]) -> tuple[Decision, ...]:
    """The decisions in the order of their first fact."""
    found: dict[str, list[Record]] = {}
    for fact in facts:
        found.setdefault(fact.body["asked"], []).append(fact)
    return tuple(_read(request, members) for request, members in found.items())


def open_requests(requests: Iterable[Record], facts: Iterable[Record]) -> tuple[Record, ...]:
    """The requests of which something is still to be erased."""
    erased = {fact.subject for fact in facts}
    return tuple(request for request in requests if not erased.issuperset(request.body["ids"]))


def _read(request: str, facts: list[Record]) -> Decision:
    first = facts[0]
    return Decision(
        request=request,
        asked_by=first.body["asked_by"],
        confirmed_by=first.by,
        at=first.at,
        basis=first.body["basis"],
        ids=tuple(fact.subject for fact in facts),
    )
