"""Where a request or a register row stands: computed from its thread of moves, never stored."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from forms_api.derive.value_words import value_words
from forms_api.records.record import Record
from forms_api.records.submission import answers_of
from handbook.model.field import ChoiceField, LongTextField, TextField
from handbook.model.flow import State
from handbook.model.form import Form

SUBMIT = "submit"
"""Stands for the reporting itself among the moves."""


@dataclass(frozen=True)
class Request:
    """A request as its moves have left it. `moves` in the order of the thread; `form` has the
    state in which the request is now."""

    record: Record
    moves: tuple[Record, ...]
    form: Form

    @property
    def id(self) -> str:
        return self.record.id

    @property
    def head(self) -> str:
        """The id that the next move follows: of the last move, or of the request."""
        return self.moves[-1].id if self.moves else self.record.id

    @property
    def state(self) -> str:
        """The id of the state."""
        return state_after(self.record, self.moves)

    @property
    def since(self) -> datetime:
        """When it came into this state, UTC."""
        return (self.moves[-1] if self.moves else self.record).at

    @property
    def stage(self) -> State:
        """The state in the words of the form."""
        return self.form.states.get(self.state) or State(title=self.state)

    @property
    def is_final(self) -> bool:
        """Whether it is closed: locked, and kept."""
        return self.stage.final

    @property
    def number(self) -> str | None:
        """Of a register row: YC00012."""
        return self.record.body.get("number")

    @property
    def title(self) -> str:
        """What it is about: its number, and what the form calls its headline, or else the first
        thing that was chosen or written."""
        words = self.headline or next(self._first_words(), self.form.title)
        return f"{self.number} {words}" if self.number else words

    @property
    def headline(self) -> str:
        """「消毒柜一台 · 1980.00 元」; empty where the form names no fields for it."""
        found = ((item, self.values.get(item)) for item in self.form.headline)
        return " · ".join(
            value_words(self.form.find_field(item), value) for item, value in found if value
        )

    @cached_property
    def values(self) -> Mapping[str, Any]:
        """The answers as they stand: a move that asks for the same field answers it anew."""
        values = answers_of(self.record.body)
        for move in self.moves:
            values |= answers_of(move.body)
        return values

    @cached_property
    def quantity(self) -> Decimal | None:
        """How many of the goods there are; None where the form counts nothing."""
        if self.form.stock is None:
            return None
        changes = (each.body.get("change", 0) for each in (self.record, *self.moves))
        return sum(map(Decimal, changes), Decimal(0))

    def doers(self, step: str) -> frozenset[str]:
        """The ids of those who did a move at any time; `submit`: who reported it."""
        if step == SUBMIT:
            return frozenset({self.record.by})
        return frozenset(move.by for move in self.moves if move.body["move"] == step)

    def _first_words(self) -> Iterator[str]:
        for item in self.form.fields:
            value = self.values.get(item.id)
            if value and isinstance(item, ChoiceField | TextField | LongTextField):
                yield value_words(item, value)


def fold_request(record: Record, moves: Iterable[Record], form: Form) -> Request:
    """`moves` of this request in commit order; `form` as it is now, or was (see `find_flow`)."""
    return Request(record, tuple(moves), form)


def state_after(record: Record, moves: Sequence[Record]) -> str:
    return str(moves[-1].body["to"] if moves else record.body["state"])


def by_request(records: Iterable[Record]) -> dict[str, list[Record]]:
    """Moves or comments by the id of their request, in their order."""
    found: dict[str, list[Record]] = {}
    for record in records:
        found.setdefault(record.subject, []).append(record)
    return found
