"""The facts of the trail that change what has to be done, in words: closings, excuses, receipts."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date

from forms_api.records.closing import CLOSING
from forms_api.records.excuse import EXCUSE
from forms_api.records.receipt import RECEIPT
from forms_api.records.record import Record
from forms_api.store.errors import IdErased
from forms_api.web.service import service
from forms_api.web.subject_words import subject_words

DONE: Mapping[str, tuple[str, str]] = {
    CLOSING: ("记了停园", "撤回了停园"),
    EXCUSE: ("说了不用做", "撤回了不用做"),
    RECEIPT: ("确认看过", ""),
}
"""What somebody did, and what it is called where they took it back."""


def work_done(record: Record) -> str:
    did, undid = DONE[record.kind]
    return undid if record.body.get("withdrawn") else did


def work_about(record: Record) -> str:
    """What it is about: where, which form, which day, and why."""
    body = record.body
    if record.kind == RECEIPT:
        return _record_words(record.subject)
    where = subject_words(record.subject)
    if record.kind == CLOSING:
        days = (_day(body[key]) for key in ("from", "to"))
        return " · ".join((where, "到".join(dict.fromkeys(days)), body["reason"]))
    return " · ".join((_title(body["form"]), where, _day(body["date"]), body["reason"]))


def _record_words(record_id: str) -> str:
    with suppress(IdErased):
        if read := service().store.get(record_id):
            return f"{_title(read.body['form'])} · {subject_words(read.subject)}"
    return "已删除的记录"


def _title(form_id: str) -> str:
    forms = service().policies.library().forms
    return forms[form_id].title if form_id in forms else form_id


def _day(text: str) -> str:
    day = date.fromisoformat(text)
    return f"{day.month}月{day.day}日"
