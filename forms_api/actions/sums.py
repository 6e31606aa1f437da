"""What the requests that point at a row add up to at this moment."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from forms_api.actions.find_request import all_requests
from forms_api.derive.requests import Request
from forms_api.derive.sums import Total, add_up
from forms_api.store.store import Store
from handbook.model.flow import Move
from handbook.model.library import Library


def read_sums(
    library: Library, store: Store, rows: Sequence[Request]
) -> Mapping[str, Mapping[str, Total]]:
    """What rows of one register come to, by the id of the sum and of the row; whoever may see a
    row may see what it comes to."""
    rules = rows[0].form.sums if rows else {}
    if not rules:
        return {}
    found = all_requests(library, store, {rule.form for rule in rules.values()})
    return {key: add_up(rows, rule, found) for key, rule in rules.items()}


def kept_sums(library: Library, store: Store, row: Request, move: Move) -> Mapping[str, Decimal]:
    """The sums that the move keeps as they are now, by their id."""
    kept = {key for key, rule in row.form.sums.items() if move.id in rule.keep_in}
    sums = read_sums(library, store, [row]) if kept else {}
    return {key: sums[key][row.id].spent for key in kept}
