"""Requests and register rows: PUT them, PUT their moves and comments, GET how they stand."""

from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from forms_api.actions.comment_request import comment_request, read_remark
from forms_api.actions.find_request import comments_on
from forms_api.actions.keep_record import Parcel
from forms_api.actions.move_request import move_request, read_step
from forms_api.actions.open_request import open_request
from forms_api.actions.read_requests import InView, Wanted, get_request, list_requests
from forms_api.actions.submit_form import read_sheet
from forms_api.derive.deadlines import deadline_of
from forms_api.derive.request_items import comment_item, move_item, request_item
from forms_api.derive.school_days import SchoolDays, read_school_days
from forms_api.web.access import current_person, is_bearer, is_proved, signed_in
from forms_api.web.api import blueprint
from forms_api.web.api.bodies import answer, json_object
from forms_api.web.api.reading import page_of, read_query
from forms_api.web.photos import photo_shelf
from forms_api.web.service import service
from forms_api.web.trail import leave_trail

QUERY = ("form", "state", "cursor")


@blueprint.get("/requests")
@signed_in
def get_requests() -> ResponseReturnValue:
    sent, library = read_query(QUERY), service().policies.library()
    wanted = Wanted(sent["form"], sent["state"])
    found = list_requests(library, service().store, current_person(), wanted)
    records, following = page_of([one.request.record for one in found], sent["cursor"])
    leave_trail(*records)
    by_id, days = {one.request.id: one for one in found}, read_school_days(library)
    items = [_item(by_id[record.id], days) for record in records]
    return answer({"items": items, "next": following})


@blueprint.get("/requests/<record_id>")
@signed_in
def get_request_item(record_id: str) -> ResponseReturnValue:
    store = service().store
    found = _find(record_id)
    leave_trail(found.request.record)
    comments = comments_on(store, found.request)
    history = {
        "steps": [move_item(move) for move in found.request.moves],
        "comments": [comment_item(comment) for comment in comments],
    }
    return answer({**_item(found, _days()), **history})


@blueprint.put("/requests/<record_id>")
@signed_in
def put_request(record_id: str) -> ResponseReturnValue:
    body, library = json_object(), service().policies.library()
    sheet = read_sheet(body, library.school.zone)
    parcel = Parcel(record_id.lower(), current_person().id, body)
    store, now = service().store, service().clock()
    kept = open_request(library, store, current_person(), parcel, sheet, now, photo_shelf())
    where = url_for("api.get_request_item", record_id=kept.record.id)
    item = _item(_find(kept.record.id), _days())
    return answer(item, 201 if kept.is_new else 200, where)


@blueprint.put("/requests/<record_id>/moves/<move_id>")
@signed_in
def put_move(record_id: str, move_id: str) -> ResponseReturnValue:
    body, library = json_object(), service().policies.library()
    # a token stands for a typed password, but not where somebody approves
    step = read_step(body, is_proved=not is_bearer() and is_proved())
    parcel = Parcel(move_id.lower(), current_person().id, body)
    store, now = service().store, service().clock()
    me, shelf = current_person(), photo_shelf()
    kept = move_request(library, store, me, record_id.lower(), parcel, step, now, shelf)
    return answer(move_item(kept.record), 201 if kept.is_new else 200)


@blueprint.put("/requests/<record_id>/comments/<comment_id>")
@signed_in
def put_comment(record_id: str, comment_id: str) -> ResponseReturnValue:
    body, library = json_object(), service().policies.library()
    remark = read_remark(body)
    parcel = Parcel(comment_id.lower(), current_person().id, body)
    store, now = service().store, service().clock()
    me, shelf = current_person(), photo_shelf()
    kept = comment_request(library, store, me, record_id.lower(), parcel, remark, now, shelf)
    return answer(comment_item(kept.record), 201 if kept.is_new else 200)


def _find(record_id: str) -> InView:
    library = service().policies.library()
    return get_request(library, service().store, current_person(), record_id.lower())


def _days() -> SchoolDays:
    return read_school_days(service().policies.library())


def _item(found: InView, days: SchoolDays) -> dict[str, Any]:
    zone = service().policies.library().school.zone
    return request_item(found.request, found.moves, deadline_of(found.request, days, zone))
