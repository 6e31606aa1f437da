"""Send what was planned, and keep on record what went out."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from forms_api.actions.plan_reminders import Errand
from forms_api.notify.destination import Destination
from forms_api.notify.message import Message
from forms_api.notify.outcome import Outcome
from forms_api.records.record import Record
from forms_api.store.errors import IdExists
from forms_api.store.store import Store

Deliver = Callable[[Destination, Message], Outcome]
Keep = Callable[[Sequence[Record]], None]


@dataclass(frozen=True)
class Report:
    errand: Errand
    outcome: Outcome


def send_reminders(errands: Iterable[Errand], deliver: Deliver, keep: Keep) -> Iterator[Report]:
    """One after the other. `keep` gets the facts once their message was taken: what fails is sent
    by the next run. Where they cannot be kept, that run says the same once more."""
    for errand in errands:
        outcome = deliver(errand.destination, errand.message)
        if outcome.is_sent:
            keep(errand.facts)
        yield Report(errand, outcome)


def keep_reminders(store: Store, facts: Sequence[Record]) -> None:
    """Raises StoreFull, StoreDown."""
    while missing := [fact for fact in facts if store.get(fact.id) is None]:
        # all or none: if another run has just kept one of them, the others are still to keep
        with suppress(IdExists):
            store.append(*missing)
