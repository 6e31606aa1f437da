"""What waits for somebody, for the pages that show more than requests."""

from collections.abc import Iterable, Sequence

from forms_api.actions.read_requests import InView, Wanted, list_requests
from forms_api.derive.requests import Request
from forms_api.web.access import current_person
from forms_api.web.requests.waiting import expected_move, overdue_since
from forms_api.web.service import service


def read_views(form_id: str = "") -> Sequence[InView]:
    """What the caller may see: requests, and rows of registers. Raises Refusal unknown-form."""
    here = service()
    wanted = Wanted(form=form_id or None)
    return list_requests(here.policies.library(), here.store, current_person(), wanted)


def waits_for_me(view: InView) -> bool:
    """A request that the caller may move on; a row of a register only where its next step has a
    limit, such as a thing that its new keeper has to take over."""
    if view.request.form.kind == "request":
        return view.waits_for_me
    move = expected_move(view.request)
    return move is not None and any(one.is_mine and one.move == move for one in view.moves)


def waiting_for_me() -> list[Request]:
    """The most urgent first."""
    return sorted_by_need(one.request for one in read_views() if waits_for_me(one))


def overdue_before(*, sees_all: bool) -> list[Request]:
    """What should have been moved on: by anybody, or by the caller."""
    seen = (one for one in read_views() if sees_all or waits_for_me(one))
    found = (one.request for one in seen if overdue_since(one.request) is not None)
    return sorted_by_need(found)


def sorted_by_need(found: Iterable[Request]) -> list[Request]:
    """Overdue first, the longest before the others; then what is open; then what is closed, the
    newest first."""
    newest_first = sorted(found, key=lambda one: one.since, reverse=True)
    return sorted(newest_first, key=_need)


def _need(one: Request) -> tuple[int, float]:
    over = overdue_since(one)
    if over is not None:
        return 0, over.timestamp()
    return (2, 0.0) if one.is_final else (1, 0.0)
