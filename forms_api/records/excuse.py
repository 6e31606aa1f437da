"""The fact that something need not be done this once, and why: rain on the day of the quilts.

excuse  subject = what the item is for: a place, campus, person or thing of a register;
        body {form, date, reason}: a local date on which the item is due; with `until` (15:00), one
        of the items of that day that are due by then. Withdrawn by another one, appended after it,
        with `withdrawn: true` and its id as `supersedes`
"""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

EXCUSE = "excuse"


def excuse_body(*, form: str, day: date, reason: str, until: time | None = None) -> dict[str, Any]:
    one = {"until": f"{until:%H:%M}"} if until else {}
    return {"form": form, "date": day.isoformat(), "reason": reason, **one}


def withdrawal_body(excuse_id: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """Of the excuse with this id and body."""
    kept = {key: body[key] for key in ("form", "date", "reason", "until") if key in body}
    return {**kept, "withdrawn": True, "supersedes": excuse_id}
