"""A sheet of labels to print: A4, three beside each other."""

from flask.typing import ResponseReturnValue

from forms_api.web.access import signed_in
from forms_api.web.render import render_page
from forms_api.web.requests.blueprint import blueprint
from forms_api.web.requests.label import label_of
from forms_api.web.requests.register import find_rows, read_filter, register_or_404

MOST = 240
"""Ten sheets; more than that nobody sticks on at a time."""


@blueprint.get("/registers/<form_id>/labels")
@signed_in
def labels(form_id: str) -> ResponseReturnValue:
    form, sent = register_or_404(form_id), read_filter()
    rows = find_rows(form, sent)
    made = [label for one in rows[:MOST] if not one.is_final and (label := label_of(one))]
    filled = {key: value for key, value in sent.items() if value}
    return render_page("labels.html", form=form, labels=made, filled=filled, left=len(rows) > MOST)
