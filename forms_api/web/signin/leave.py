"""Go: sign out, or leave a shared device to the next person."""

from flask import redirect
from flask.typing import ResponseReturnValue

from forms_api.web.access import signed_in
from forms_api.web.signin import session
from forms_api.web.signin.blueprint import blueprint


@blueprint.post("/signout")
@signed_in
def leave() -> ResponseReturnValue:
    session.leave("signout")
    return redirect("/", 303)


@blueprint.post("/switch")
@signed_in
def switch() -> ResponseReturnValue:
    session.leave("switch")
    return redirect("/signin", 303)
