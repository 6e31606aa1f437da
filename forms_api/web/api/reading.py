"""GET: lists in commit order, a page at a time, and single records."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from flask import request
from flask.typing import ResponseReturnValue

from forms_api.actions.read_records import get_record, list_records
from forms_api.actions.refusal import Refusal
from forms_api.derive.local_day import day_begins, day_ends
from forms_api.derive.record_items import Filter, page_after
from forms_api.records.record import Record
from forms_api.web.access import current_person, signed_in
from forms_api.web.api import blueprint
from forms_api.web.api.bodies import answer
from forms_api.web.api.items import full_item, item_of
from forms_api.web.service import service
from forms_api.web.trail import leave_trail, open_record

PAGE = 100
QUERY = ("form", "place", "person", "since", "until", "cursor")


@blueprint.get("/records")
@signed_in
def get_records() -> ResponseReturnValue:
    library = service().policies.library()
    sent = read_query(QUERY)
    zone = library.school.zone
    found = list_records(
        library,
        service().store,
        current_person(),
        Filter(sent["form"], sent["place"], sent["person"]),
        _moment("since", sent["since"], zone),
        _moment("until", sent["until"], zone),
    )
    records, following = page_of(found, sent["cursor"])
    leave_trail(*records)
    return answer({"items": [item_of(record) for record in records], "next": following})


@blueprint.get("/records/<record_id>")
@signed_in
def get_record_item(record_id: str) -> ResponseReturnValue:
    store = service().store
    library = service().policies.library()
    record = get_record(library, store, current_person(), record_id.lower())
    record = open_record(record)
    return answer(full_item(record, store.follower(record.id)))


def page_of(found: Sequence[Record], cursor: str | None) -> tuple[tuple[Record, ...], str | None]:
    """The page after the cursor, and the cursor to go on with."""
    try:
        return page_after(found, cursor, PAGE)
    except LookupError:
        raise bad_query("cursor", "没有这个位置，请从第一页重新读") from None


def read_query(known: Sequence[str]) -> dict[str, str | None]:
    """The parameters; an empty one counts as absent, an unknown one is refused."""
    for key in request.args:
        if key not in known:
            raise bad_query(key, f"不认识「{key}」，可用的是 {'、'.join(known)}")
    cursor = request.args.get("cursor", "")
    if not re.fullmatch(r"[A-Za-z0-9_-]*", cursor):
        raise bad_query("cursor", "位置的写法不对，请原样使用上一页的 next")
    return {key: request.args.get(key) or None for key in known}


def _moment(key: str, text: str | None, zone: ZoneInfo) -> datetime | None:
    """A local day, or an ISO time. `until` of a day includes that day."""
    if text is None:
        return None
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            day = date.fromisoformat(text)
            return day_ends(day, zone) if key == "until" else day_begins(day, zone)
        # a plus in an address arrives as a space
        moment = datetime.fromisoformat(text.replace(" ", "+"))
        return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise bad_query(key, "请写成 2026-09-01 或 2026-09-01T08:30:00Z") from None


def bad_query(key: str, sentence: str) -> Refusal:
    return Refusal("bad-query", sentence, {key: sentence})
