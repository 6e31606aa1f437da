"""A data folder with a long history, written frame by frame without the store.

The bytes are those that the store would have written: the benchmarks open it and verify it.
"""

import secrets
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

from forms_api.records.ids import new_id
from forms_api.records.record import Record
from forms_api.records.submission import submission_body
from forms_api.store.envelope import complete, spell_rest
from forms_api.store.folder import journal_of, month_of
from forms_api.store.frame import START, encode
from forms_api.store.tiny import init_store

PER_FRAME = 4
"""Group commit: so many records share a frame on a busy morning."""

PLACES = [f"{size}-{number}" for size in ("small", "middle", "big") for number in range(1, 9)]
FORMS = [f"form-{number}" for number in range(20)]


def fill(folder: Path, count: int, *, begin: datetime, end: datetime, open_month: int = 0) -> None:
    """A new folder with `count` submissions spread from `begin` to `end`; the last `open_month`
    of them lie in the month of `end`, which the last frame reaches."""
    init_store(folder, clock=lambda: begin)
    if not count:
        return
    for path in journal_of(folder).iterdir():
        path.unlink()
    seq, head, month, out = 0, START, "", None
    times = _times(count, begin, end, open_month)
    for first in range(0, count, PER_FRAME):
        at = times(first)
        if month_of(at) != month:
            month = month_of(at)
            out = _next_file(out, journal_of(folder) / month)
            encoded = encode(seq, head, ())
            out.write(encoded.line)
            seq, head = seq + 1, encoded.head
        records = [submission(number, at) for number in range(first, min(first + PER_FRAME, count))]
        sealed = [(secrets.token_hex(16), complete(spell_rest(r), r, None)) for r in records]
        encoded = encode(seq, head, sealed)
        out.write(encoded.line)
        seq, head = seq + 1, encoded.head
    if out is not None:
        out.close()


def _times(count, begin, end, open_month):
    """number -> at: evenly up to the last month, then `open_month` of them evenly within it."""
    last = end.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    before = count - open_month

    def at(number):
        if open_month and number >= before:
            return last + (end - last) * ((number - before + 1) / open_month)
        return begin + ((last if open_month else end) - timedelta(hours=1) - begin) * (
            number / max(before, 1)
        )

    return at


def _next_file(out, path):
    if out is not None:
        out.close()
    return path.open("wb")


def submission(number: int, at: datetime) -> Record:
    body = submission_body(
        form=FORMS[number % len(FORMS)],
        revision=1,
        text="0191a000-0000-8000-8000-000000000000",
        answers={
            "soaked": "pass",
            "chlorine": Decimal(100 + number % 150),
            "note": "已按要求浸泡消毒",
        },
        asked={"soaked": "浸泡消毒是否完成", "chlorine": "有效氯浓度", "note": "备注"},
    )
    place = PLACES[number % len(PLACES)]
    return Record(new_id(at), "submission", "main", place, f"person-{number % 60}", at, body)
