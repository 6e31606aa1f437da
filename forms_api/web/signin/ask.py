"""The door: on a device that is known here a list of names, elsewhere name and password."""

from flask import request
from flask.typing import ResponseReturnValue

from forms_api.web.access import public
from forms_api.web.signin.blueprint import blueprint
from forms_api.web.signin.password import show_password
from forms_api.web.signin.people_here import people_here
from forms_api.web.signin.pin import show_people
from forms_api.web.signin.session import forget_lapsed
from forms_api.web.signin.way_back import local_path


@blueprint.get("/signin")
@public
def ask() -> ResponseReturnValue:
    # only the address is read: this page also answers a form that was sent to another one
    back, note = local_path(request.args.get("next", "")), forget_lapsed()
    if people_here():
        return show_people(back, note=note)
    return show_password(back, note=note)
