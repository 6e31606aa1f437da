"""What a line of the log says: as JSON for programs, or as words for a terminal.

Nothing that anybody typed is in it. Of an error it has the kinds and the places in the code, not
the message, which quotes values. Of other people's libraries it has where they spoke, not what
they said: one of them names the account that was tried too often.
"""

import json
import logging
import os
import traceback
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from flask import g, has_request_context

OURS = ("forms_api", "handbook")
FIELDS = "fields"
"""The `extra` of a logged event whose values are the line, in place of a message."""


class JsonLines(logging.Formatter):
    """One JSON object a line: time, level, then what happened."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(line_of(record), ensure_ascii=False, default=str)


class TextLines(logging.Formatter):
    """The same values, separated by spaces; an error's trace stands below its line."""

    def format(self, record: logging.LogRecord) -> str:
        line = line_of(record)
        trace = line.pop("trace", None)
        words = " ".join(str(value) for value in line.values() if value is not None)
        return f"{words}\n{trace}" if trace else words


def line_of(record: logging.LogRecord) -> dict[str, Any]:
    """time (UTC), level, and the fields of the event, or its message and the request's id."""
    at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
    line = {"time": f"{at[:-6]}Z", "level": record.levelname.lower(), **_said(record)}
    error = record.exc_info[1] if record.exc_info else None
    return {**line, "trace": trace_of(error)} if error else line


def _said(record: logging.LogRecord) -> Mapping[str, Any]:
    fields: Mapping[str, Any] | None = getattr(record, FIELDS, None)
    if fields is not None:
        return fields
    is_ours = record.name.partition(".")[0] in OURS
    message = record.getMessage() if is_ours else f"{record.name}:{record.lineno}"
    request_id = g.get("request_id") if has_request_context() else None
    return {"event": "message", "message": message, "request": request_id}


def trace_of(error: BaseException) -> str:
    """The frames and kinds of an error and of those behind it, the first one first."""
    parts = [_one(each) for each in _with_causes(error)]
    return "Traceback (most recent call last):\n" + "".join(reversed(parts)).rstrip()


def _with_causes(error: BaseException) -> Iterator[BaseException]:
    seen = set[int]()
    found: BaseException | None = error
    while found is not None and id(found) not in seen:
        seen.add(id(found))
        yield found
        found = found.__cause__ or found.__context__


def _one(error: BaseException) -> str:
    # what the system says of a disk or a network is no secret, and says what to do
    why = f": {os.strerror(error.errno)}" if isinstance(error, OSError) and error.errno else ""
    frames = "".join(traceback.format_tb(error.__traceback__))
    return f"{frames}{type(error).__module__}.{type(error).__qualname__}{why}\n"
