"""POST: a photo comes before the record that names it."""

from flask import request, url_for
from flask.typing import ResponseReturnValue

from forms_api.actions.darkroom import LARGEST
from forms_api.web.access import signed_in
from forms_api.web.api import blueprint
from forms_api.web.api.bodies import answer
from forms_api.web.photos import keep_sent_photo


@blueprint.post("/photos")
@signed_in
def post_photo() -> ResponseReturnValue:
    # what the sender calls it is not asked: its first bytes say what it is
    request.max_content_length = LARGEST
    name = keep_sent_photo(request.get_data())
    return answer({"photo": name}, 201, url_for("photos.show", name=name))
