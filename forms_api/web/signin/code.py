"""The second half of signing in with a password: a code of the app."""

from flask import redirect, request
from flask.typing import ResponseReturnValue

from forms_api.actions.begin_session import OVER, finish_sign_in
from forms_api.actions.refusal import Refusal
from forms_api.web.access import known_people, public
from forms_api.web.service import service
from forms_api.web.signin.blueprint import blueprint
from forms_api.web.signin.code_field import sent_half, show_code, typed_code
from forms_api.web.signin.device_cookie import current_device, keep_known
from forms_api.web.signin.password import show_password
from forms_api.web.signin.session import begin
from forms_api.web.signin.way_back import local_path


@blueprint.post("/signin/code")
@public
def enter_code() -> ResponseReturnValue:
    half, back = sent_half(), local_path(request.form.get("next", ""))
    if half is None:
        return show_password(back, error=OVER, status=422)
    library, store, people = service().policies.library(), service().store, known_people()
    now, device = service().clock(), current_device()
    try:
        begun = finish_sign_in(library, store, people, half, typed_code(), now, device=device)
    except Refusal as refusal:
        if refusal.code == "half-over":
            return show_password(back, error=refusal.message, status=422)
        return show_code(back, half, refusal)
    begin(begun)
    return keep_known(redirect(back, 303))
