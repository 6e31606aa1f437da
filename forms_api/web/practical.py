"""The assessor's check of the hands."""

from collections.abc import Mapping

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from forms_api.actions.assess_practical import Assessment, assess_practical, find_item_errors
from forms_api.actions.keep_record import Parcel
from forms_api.actions.refusal import Refusal
from forms_api.derive.signoffs import trainings_of
from forms_api.store.errors import StoreError
from forms_api.web.access import current_person, known_people, signed_in, stepped_up
from forms_api.web.errors import as_refusal, say_when, status_of
from forms_api.web.kept import comes_back
from forms_api.web.render import render_page
from forms_api.web.sender_id import id_for
from forms_api.web.sent_names import find_foreign
from forms_api.web.service import service
from forms_api.web.training import training_or_404
from handbook.model.library import Library
from handbook.model.training import Practical, Training

blueprint = Blueprint("practical", __name__)


@blueprint.get("/training/<training_id>/practical")
@signed_in
def ask(training_id: str) -> ResponseReturnValue:
    library = service().policies.library()
    training = training_or_404(library, training_id)
    return _show(library, training, request.args, None)


def _show_again(refusal: Refusal, training_id: str) -> Response:
    library = service().policies.library()
    return _show(library, training_or_404(library, training_id), request.form, refusal)


@blueprint.post("/training/<training_id>/practical")
@stepped_up
@comes_back(_show_again)
def assess(training_id: str) -> ResponseReturnValue:
    library = service().policies.library()
    training = training_or_404(library, training_id)
    if refusal := find_foreign(("person",), "i."):
        return _show(library, training, request.form, refusal)
    items = _read_items(training.practical, request.form) if training.practical else {}
    person = request.form.get("person", "")
    content = {"training": training.id, "person": person, "items": items}
    parcel = Parcel(request.form.get("id", ""), current_person().id, content)
    try:
        kept = assess_practical(
            library,
            service().store,
            current_person(),
            parcel,
            Assessment(training.id, person, items),
            service().clock(),
        )
    except Refusal as refusal:
        if refusal.code in ("forbidden", "erased"):
            raise
        return _show(library, training, request.form, refusal)
    except StoreError as error:
        return _show(library, training, request.form, as_refusal(error))
    return redirect(url_for("records.page", record_id=kept.record.id, received=1), 303)


def _show(
    library: Library,
    training: Training,
    sent: MultiDict[str, str],
    refusal: Refusal | None,
) -> Response:
    assessor = current_person()
    if training.practical is None:
        raise Refusal("not-found", f"「{training.title}」没有实操考核")
    if training.practical.assessor not in assessor.jobs:
        title = library.jobs[training.practical.assessor].title
        raise Refusal("forbidden", f"「{training.title}」的实操由{title}考核")
    learners = [
        person
        for person in known_people().values()
        if person.active and person.id != assessor.id and training in trainings_of(library, person)
    ]
    page = render_page(
        "practical.html",
        status=status_of(refusal.code) if refusal else 200,
        training=training,
        library=library,
        learners=learners,
        sent=sent,
        errors={**_item_errors(training.practical, sent), **refusal.fields} if refusal else {},
        refusal=refusal,
        id=id_for(sent, refusal),
    )
    return say_when(page)


def _read_items(practical: Practical, sent: MultiDict[str, str]) -> dict[str, bool]:
    return {
        item.id: answer == "yes"
        for item in practical.items
        if (answer := sent.get(f"i.{item.id}")) in ("yes", "no")
    }


def _item_errors(practical: Practical, sent: MultiDict[str, str]) -> Mapping[str, str]:
    """Every open item at once, also when something else was refused first."""
    return find_item_errors(practical, _read_items(practical, sent))
