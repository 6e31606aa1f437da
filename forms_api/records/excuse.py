"""The fact that something need not be done this once, and why: rain on the day of the quilts.

excuse  subject = what the item is for: a place, campus, person or thing of a register;
        body {form, date, reason}: a local date on which the item is due
"""

from datetime import date
from typing import Any

EXCUSE = "excuse"


def excuse_body(*, form: str, day: date, reason: str) -> dict[str, Any]:
    return {"form": form, "date": day.isoformat(), "reason": reason}
