"""Records of every kind as the API shows them."""

from typing import Any

from forms_api.derive.record_items import record_item
from forms_api.records.record import Record, spell_time
from forms_api.records.signoff import KIND as SIGNOFF
from forms_api.records.submission import KIND as SUBMISSION


def item_of(record: Record) -> dict[str, Any]:
    """The short form, as in lists."""
    if record.kind == SUBMISSION:
        return record_item(record)
    head = {
        "id": record.id,
        "training": record.subject,
        "by": record.by,
        "at": spell_time(record.at),
    }
    body = record.body
    if record.kind == SIGNOFF:
        return {**head, "score": body["score"], "revision": body["revision"]}
    items = {key: item["passed"] for key, item in body["items"].items()}
    return {**head, "person": body["person"], "items": items, "passed": body["passed"]}


def excuse_item_of(record: Record) -> dict[str, Any]:
    """Why an item need not be done that day."""
    head = {"id": record.id, "place": record.subject, "by": record.by, "at": spell_time(record.at)}
    keys = ("form", "date", "until", "reason")
    return {**head, **{key: record.body[key] for key in keys if key in record.body}}


def full_item(record: Record, follower: str | None) -> dict[str, Any]:
    """With the words of the day: questions, stamps, what it corrects and what corrects it."""
    body = record.body
    if record.kind != SUBMISSION:
        return {**item_of(record), "kind": record.kind, "clauses": body.get("clauses", {})}
    return {
        **item_of(record),
        "kind": record.kind,
        "revision": body["revision"],
        "text": body["text"],
        "asked": {key: answer["ask"] for key, answer in body["answers"].items()},
        "supersedes": body.get("supersedes"),
        "reason": body.get("reason"),
        "superseded_by": follower,
    }
