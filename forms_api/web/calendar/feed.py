"""/calendar/<secret>.ics: who has the address may read it. Calendar programs cannot sign in."""

from typing import Any

from flask import Flask, Response, abort, request, url_for
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from forms_api.actions.authenticate import hash_token
from forms_api.actions.read_calendar import find_owner, read_calendar
from forms_api.derive.people import Person
from forms_api.web.access import public
from forms_api.web.calendar.blueprint import blueprint
from forms_api.web.calendar.ics import write_ics
from forms_api.web.look import current_look
from handbook.model.school import Campus

CONTENT_TYPE = "text/calendar; charset=utf-8"
READINGS = "20 per minute; 200 per hour"
"""Of one calendar from one address: programs ask every few hours."""
GUESSES = "20 per minute; 100 per hour"
"""Of addresses that are none, from one address."""


@blueprint.get("/calendar/<secret>.ics")
@public
def feed(secret: str) -> Response:
    look = current_look()
    owner = find_owner(look, secret)
    if owner is None:
        abort(404)
    school = look.library.school
    entries = read_calendar(look, owner)
    text = write_ics(
        entries,
        name=_name(owner, school.title),
        owner=f"{school.title} {owner.id}",
        zone=school.zone,
        now=look.now,
        links=_links(owner, {entry.form for entry in entries if entry.form}),
    )
    inline = {"Content-Disposition": 'inline; filename="houqin.ics"'}
    return Response(text, content_type=CONTENT_TYPE, headers=inline)


def limit_readers(app: Flask) -> None:
    """Each calendar may be read so often, and so many addresses may be guessed."""
    limiter = Limiter(get_remote_address, app=app, storage_uri="memory://")
    views: dict[str, Any] = app.view_functions
    name = f"{blueprint.name}.{feed.__name__}"
    guessed = limiter.limit(
        GUESSES, deduct_when=lambda response: bool(response.status_code >= 400), on_breach=_refuse
    )
    read = limiter.limit(READINGS, key_func=_reader, on_breach=_refuse)
    views[name] = guessed(read(views[name]))


def _reader() -> str:
    secret = (request.view_args or {}).get("secret", "")
    return f"{hash_token(secret)} {get_remote_address()}"


def _refuse(_: object) -> Response:
    return Response("试的次数太多了，请过几分钟再试。\n", 429, mimetype="text/plain")


def _name(owner: Person | Campus, school: str) -> str:
    return f"{school}{'' if isinstance(owner, Person) else f' {owner.title}'} 后勤日历"


def _links(owner: Person | Campus, forms: set[str]) -> dict[str, str]:
    """People come to the form, a campus to the board."""
    if isinstance(owner, Person):
        return {form: url_for("forms.ask", form_id=form, _external=True) for form in forms}
    return dict.fromkeys(forms, url_for("board.today", _external=True))
