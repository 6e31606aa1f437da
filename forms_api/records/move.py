"""A step of a request or a register row, from one state to another.

move  subject = id of the request; appended after the move before it, or after the request;
      body {form, move, title, from, to, text, answers, change?, because?}: `title` is the word on
      the button that day, `text` the id of the compiled form, `change` how many goods came or went,
      `because` the id of the step of another request with which they did
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

MOVE = "move"


def move_body(
    *,
    form: str,
    move: str,
    title: str,
    from_state: str,
    to_state: str,
    text: str,
    answers: Mapping[str, Any],
    asked: Mapping[str, str],
    change: Decimal | None = None,
) -> dict[str, Any]:
    """Each answer keeps the question as it was asked."""
    body: dict[str, Any] = {
        "form": form,
        "move": move,
        "title": title,
        "from": from_state,
        "to": to_state,
        "text": text,
        "answers": {
            key: {"ask": asked.get(key, key), "value": value} for key, value in answers.items()
        },
    }
    return body if change is None else {**body, "change": change}
