"""A filled form: who recorded what, where, under which words."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from forms_api.records.record import read_time, spell_time

KIND = "submission"


def submission_body(
    *,
    form: str,
    revision: int,
    text: str,
    answers: Mapping[str, Any],
    asked: Mapping[str, str],
    done_at: datetime | None = None,
    flags: Sequence[str] = (),
    supersedes: str | None = None,
    reason: str | None = None,
) -> dict[str, Any]:
    """The body of a submission record. `text` is the id of the compiled form's record; each
    answer keeps the question as it was asked."""
    body: dict[str, Any] = {
        "form": form,
        "revision": revision,
        "text": text,
        "answers": {
            key: {"ask": asked.get(key, key), "value": value} for key, value in answers.items()
        },
        "flags": list(flags),
    }
    if done_at:
        body["done_at"] = spell_time(done_at)
    if supersedes:
        body |= {"supersedes": supersedes, "reason": reason}
    return body


def answers_of(body: Mapping[str, Any]) -> dict[str, Any]:
    """The answers by field id, without the questions."""
    return {key: answer["value"] for key, answer in body["answers"].items()}


def done_at_of(body: Mapping[str, Any]) -> datetime | None:
    """When the sender says that the work was done, UTC; None when they claim nothing."""
    return read_time(body["done_at"]) if "done_at" in body else None
