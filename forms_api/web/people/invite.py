"""Invite somebody: a link and its QR code, shown once."""

from flask import Response, request
from flask.typing import ResponseReturnValue

from forms_api.actions.invite_person import GOOD_FOR, invite_person
from forms_api.actions.may_manage import GRANT
from forms_api.actions.refusal import Refusal
from forms_api.web.access import current_person, may, stepped_up
from forms_api.web.kept import comes_back
from forms_api.web.people.blueprint import blueprint
from forms_api.web.people.listing import show_person
from forms_api.web.people.managed import managed_or_403
from forms_api.web.people.qr_code import qr_code
from forms_api.web.render import render_page
from forms_api.web.service import service


def _show_again(refusal: Refusal, person_id: str) -> Response:
    return show_person(managed_or_403(person_id), refusal)


@blueprint.post("/people/<person_id>/invite")
@may(GRANT)
@stepped_up(bearer=False)
@comes_back(_show_again)
def invite(person_id: str) -> ResponseReturnValue:
    person = managed_or_403(person_id)
    try:
        made = invite_person(service().store, person, service().clock(), by=current_person().id)
    except Refusal as refusal:
        return show_person(person, refusal)
    address = request.host_url.rstrip("/") + made.path
    return render_page(
        "person_invited.html",
        person=person,
        address=address,
        picture=qr_code(address, f"{person.name}的邀请二维码"),
        expires=made.expires,
        hours=int(GOOD_FOR.total_seconds()) // 3600,
    )
