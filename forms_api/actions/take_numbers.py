"""Numbers that nobody else may have: those of a register's rows, and typed ones such as an
invoice's. Who is first is decided when they are written."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from forms_api.actions.refusal import Refusal
from forms_api.records.claim import CLAIM, KEY, claim_record
from forms_api.records.record import Record
from forms_api.store.store import Store
from handbook.model.field import FormField, TextField
from handbook.model.flow import RegisterKey


def next_count(store: Store, form: str, tried: int) -> int:
    """The count after the one that was given last in this register, and after the one that was
    `tried`. It goes on where the prefix has changed meanwhile."""
    # each count was the next one when it was written, so the last one is the highest
    claims = reversed(store.read(CLAIM, subject=form))
    last = next((claim.body["count"] for claim in claims if claim.body["field"] == KEY), 0)
    return int(max(last, tried)) + 1


def spell_number(key: RegisterKey, count: int) -> str:
    """YC00012."""
    return f"{key.prefix}{count:0{key.digits}d}"


def claim_key(record: Record, count: int) -> tuple[Record, ...]:
    """The claim of a new row to its number; of what has no numbers, nothing."""
    if "number" not in record.body:
        return ()
    claim = _claim(record, record.id, KEY, record.body["number"])
    return (replace(claim, body={**claim.body, "count": count}),)


def claim_typed(
    store: Store,
    record: Record,
    request: str,
    fields: Iterable[FormField],
    answers: Mapping[str, Any],
) -> tuple[Record, ...]:
    """The claims of a record to the numbers typed into it. What the same request has taken before
    need not be taken again. Raises Refusal `bad-answers` for what another one has."""
    wanted = [
        _claim(record, request, field.id, answers[field.id])
        for field in fields
        if isinstance(field, TextField) and field.unique and field.id in answers
    ]
    known = {claim.id: first for claim in wanted if (first := store.get(claim.id))}
    for claim in known.values():
        if claim.body["request"] != request:
            raise taken_already(claim)
    return tuple(claim for claim in wanted if claim.id not in known)


def taken_already(claim: Record) -> Refusal:
    """Why a typed number is refused."""
    sentence = f"「{claim.body['value']}」已经登记过，请核对号码"
    return Refusal("bad-answers", sentence, {claim.body["field"]: sentence})


def is_claim(record: Record) -> bool:
    return record.kind == CLAIM


def _claim(record: Record, request: str, field: str, value: str) -> Record:
    return claim_record(
        record.at,
        campus=record.campus,
        form=record.body["form"],
        field=field,
        value=value,
        request=request,
        by=record.by,
    )
