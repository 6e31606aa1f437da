"""A request or a row of a register: where a thread of moves begins.

request  subject = place; body as a submission's, and
         state      the state it begins in
         number     of a register row, such as YC00012
         change     how many of the goods there are at first
         looked_at  rows that the sender was shown before asking for something new
         opened_by  {record, field}: the failed check that opened it, if no person did
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

REQUEST = "request"


def request_body(
    sheet: Mapping[str, Any],
    *,
    state: str,
    number: str | None = None,
    change: Decimal | None = None,
    looked_at: Sequence[str] = (),
    opened_by: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """`sheet` is the body of a submission."""
    body = {**sheet, "state": state}
    if number is not None:
        body["number"] = number
    if change is not None:
        body["change"] = change
    if looked_at:
        body["looked_at"] = list(looked_at)
    if opened_by is not None:
        body["opened_by"] = dict(opened_by)
    return body
