"""Requests and their steps as the API shows them."""

from collections.abc import Iterable
from typing import Any

from forms_api.derive.deadlines import Deadline
from forms_api.derive.moving import NextMove
from forms_api.derive.record_items import record_item
from forms_api.derive.requests import Request
from forms_api.records.record import Record, spell_time
from forms_api.records.submission import answers_of


def request_item(
    request: Request, moves: Iterable[NextMove], deadline: Deadline | None
) -> dict[str, Any]:
    """As it stands: the answers of its moves among its own; `head` is what the next move names as
    `after`, `moves` are those that the caller may do, `due` is until when one has to be done."""
    return {
        **record_item(request.record),
        "answers": dict(request.values),
        "state": request.state,
        "final": request.is_final,
        "since": spell_time(request.since),
        "head": request.head,
        "moves": [one.move.id for one in moves if one.is_mine],
        "due": spell_time(deadline.ends) if deadline else None,
        "number": request.number,
        "quantity": request.quantity,
    }


def move_item(record: Record) -> dict[str, Any]:
    """One step, as it was done."""
    body = record.body
    head = {"id": record.id, "request": record.subject, "by": record.by}
    step = {key: body[key] for key in ("move", "from", "to")}
    return {**head, "at": spell_time(record.at), **step, "answers": answers_of(body)}


def comment_item(record: Record) -> dict[str, Any]:
    head = {"id": record.id, "request": record.subject, "by": record.by}
    photos = list(answers_of(record.body).get("photos", ()))
    return {**head, "at": spell_time(record.at), "text": record.body["words"], "photos": photos}
