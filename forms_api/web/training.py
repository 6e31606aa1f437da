"""Training: read, answer the quiz, sign."""

import re

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from forms_api.actions.keep_record import Parcel
from forms_api.actions.refusal import Refusal
from forms_api.actions.sign_off import Signature, reading_id, sign_off
from forms_api.derive.people import Person
from forms_api.derive.signoffs import SignoffState, bound_names, signoff_states, trainings_of
from forms_api.records.signoff import KIND, PRACTICAL, STATEMENT
from forms_api.store.errors import StoreError
from forms_api.web.access import current_person, signed_in, stepped_up
from forms_api.web.errors import as_refusal, say_when, status_of
from forms_api.web.kept import comes_back
from forms_api.web.render import render_page
from forms_api.web.sender_id import id_for
from forms_api.web.sent_names import find_foreign
from forms_api.web.service import service
from handbook.model.library import Library
from handbook.model.training import Training

blueprint = Blueprint("training", __name__)

_NUMBER = re.compile(r"[0-9]{1,3}")


@blueprint.get("/training/")
@signed_in
def index() -> ResponseReturnValue:
    return redirect(url_for("mine.page", _anchor="training"))


@blueprint.get("/training/<training_id>/sign")
@signed_in
def ask(training_id: str) -> ResponseReturnValue:
    library = service().policies.library()
    return _show(library, training_or_404(library, training_id), MultiDict(), None)


def _show_again(refusal: Refusal, training_id: str) -> Response:
    library = service().policies.library()
    return _show(library, training_or_404(library, training_id), request.form, refusal)


@blueprint.post("/training/<training_id>/sign")
@stepped_up
@comes_back(_show_again)
def sign(training_id: str) -> ResponseReturnValue:
    library = service().policies.library()
    training = training_or_404(library, training_id)
    if refusal := find_foreign(("statement",), "q."):
        return _show(library, training, request.form, refusal)
    quiz = {
        question.id: int(choice)
        for question in training.quiz.questions
        if _NUMBER.fullmatch(choice := request.form.get(f"q.{question.id}", ""))
    }
    content = {"training": training.id, "quiz": quiz, "statement": "statement" in request.form}
    signature = Signature(training.id, quiz, "statement" in request.form, request.form.get("text"))
    parcel = Parcel(request.form.get("id", ""), current_person().id, content)
    try:
        kept = sign_off(
            library, service().store, current_person(), parcel, signature, service().clock()
        )
    except Refusal as refusal:
        if refusal.code in ("forbidden", "erased"):
            raise
        return _show(library, training, request.form, refusal)
    except StoreError as error:
        return _show(library, training, request.form, as_refusal(error))
    return redirect(url_for("records.page", record_id=kept.record.id, received=1), 303)


def training_states(library: Library, person: Person) -> tuple[SignoffState, ...]:
    """The state of each of the person's modules today."""
    store = service().store
    today = service().clock().astimezone(library.school.zone).date()
    return signoff_states(library, person, store.read(KIND), store.read(PRACTICAL), today)


def training_or_404(library: Library, training_id: str) -> Training:
    training = library.trainings.get(training_id)
    if training is None:
        raise Refusal("not-found", f"没有「{training_id}」这个培训，请从我的岗位里选")
    return training


def _show(
    library: Library, training: Training, sent: MultiDict[str, str], refusal: Refusal | None
) -> Response:
    person = current_person()
    if training not in trainings_of(library, person):
        raise Refusal("forbidden", f"您的岗位不用学「{training.title}」，可以在手册里看")
    states = training_states(library, person)
    page = render_page(
        "sign.html",
        status=status_of(refusal.code) if refusal else 200,
        training=training,
        state=next(state for state in states if state.training.id == training.id),
        library=library,
        sent=sent,
        errors=refusal.fields if refusal else {},
        refusal=refusal,
        statement=STATEMENT,
        text=reading_id(library, person, training),
        id=id_for(sent, refusal),
        clauses=[
            (name, library.rule_of(name), library.fill(library.clauses[name].text))
            for name in bound_names(library, person, training)
        ],
    )
    return say_when(page)
