"""/forms/<id>/paper: the form on paper, for a day without power."""

from flask import request
from flask.typing import ResponseReturnValue

from forms_api.web.access import signed_in
from forms_api.web.paper.blueprint import blueprint
from forms_api.web.paper.printed import form_or_404, place_asked, print_form
from forms_api.web.render import render_page
from forms_api.web.service import service


@blueprint.get("/forms/<form_id>/paper")
@signed_in
def twin(form_id: str) -> ResponseReturnValue:
    library = service().policies.library()
    form = form_or_404(library, form_id)
    place = place_asked(library, request.args.get("place", ""))
    printed = (print_form(library, form, place),)
    return render_page("paper.html", title=f"{form.title} · 纸质表", printed=printed)
