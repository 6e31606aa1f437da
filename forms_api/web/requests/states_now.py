"""How many rows of a register stand in each state now, and how many of them are used."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from forms_api.derive.requests import Request
from forms_api.derive.use_rate import use_rate
from handbook.model.form import Form


@dataclass(frozen=True)
class StateCount:
    state: str
    title: str
    count: int


@dataclass(frozen=True)
class StatesNow:
    """`rate`: 「92.3%」, or nothing where no state says whether it is use."""

    states: tuple[StateCount, ...]
    rate: str


def count_states(form: Form, rows: Sequence[Request]) -> StatesNow | None:
    """None for a register that does not ask what is used."""
    if not any(state.use for state in form.states.values()):
        return None
    counts = Counter(one.state for one in rows)
    states = tuple(
        StateCount(key, state.title, counts[key])
        for key, state in form.states.items()
        if counts[key] and not state.final
    )
    rate = use_rate(rows)
    return StatesNow(states, "" if rate is None else f"{rate}%")
