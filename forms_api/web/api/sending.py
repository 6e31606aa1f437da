"""PUT: one's own id, so that sending twice is sending once."""

from flask import url_for
from flask.typing import ResponseReturnValue

from forms_api.actions.assess_practical import assess_practical, read_assessment
from forms_api.actions.excuse_item import excuse_item, read_excuse
from forms_api.actions.keep_record import Kept, Parcel
from forms_api.actions.sign_off import read_signature, sign_off
from forms_api.actions.submit_form import read_sheet, submit_form
from forms_api.web.access import current_person, signed_in, stepped_up
from forms_api.web.api import blueprint
from forms_api.web.api.bodies import answer, json_object
from forms_api.web.api.items import excuse_item_of, item_of
from forms_api.web.photos import photo_shelf
from forms_api.web.service import service


@blueprint.put("/submissions/<record_id>")
@signed_in
def put_submission(record_id: str) -> ResponseReturnValue:
    body, library = json_object(), service().policies.library()
    sheet = read_sheet(body, library.school.zone)
    parcel = Parcel(record_id.lower(), current_person().id, body)
    here = service()
    person, shelf, now = current_person(), photo_shelf(), here.clock()
    return _kept(submit_form(library, here.store, person, parcel, sheet, now, shelf, here.ring))


@blueprint.put("/signoffs/<record_id>")
@stepped_up
def put_signoff(record_id: str) -> ResponseReturnValue:
    body, library = json_object(), service().policies.library()
    signature = read_signature(body)
    parcel = Parcel(record_id.lower(), current_person().id, body)
    store, now = service().store, service().clock()
    return _kept(sign_off(library, store, current_person(), parcel, signature, now))


@blueprint.put("/practicals/<record_id>")
@stepped_up
def put_practical(record_id: str) -> ResponseReturnValue:
    body, library = json_object(), service().policies.library()
    assessment = read_assessment(body)
    parcel = Parcel(record_id.lower(), current_person().id, body)
    store, now = service().store, service().clock()
    return _kept(assess_practical(library, store, current_person(), parcel, assessment, now))


@blueprint.put("/excuses/<record_id>")
@signed_in
def put_excuse(record_id: str) -> ResponseReturnValue:
    body, library = json_object(), service().policies.library()
    excuse = read_excuse(body)
    parcel = Parcel(record_id.lower(), current_person().id, body)
    store, now = service().store, service().clock()
    kept = excuse_item(library, store, current_person(), parcel, excuse, now)
    return answer(excuse_item_of(kept.record), 201 if kept.is_new else 200)


def _kept(kept: Kept) -> ResponseReturnValue:
    where = url_for("api.get_record_item", record_id=kept.record.id)
    return answer(item_of(kept.record), 201 if kept.is_new else 200, where)
