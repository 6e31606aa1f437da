"""Who signed which training, and who was checked in practice: most, but not all."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from random import Random

from forms_api.actions.assess_practical import assess_practical, read_assessment
from forms_api.actions.keep_record import Parcel
from forms_api.actions.sign_off import read_signature, sign_off
from forms_api.cli.demo.event import Event
from forms_api.derive.people import Person
from forms_api.derive.signoffs import trainings_of
from forms_api.records.ids import new_id
from forms_api.store.store import Store
from handbook.model.library import Library
from handbook.model.training import Practical, Training

SIGNED = 0.85
CHECKED = 0.75


def plan_learning(
    library: Library, store: Store, people: Sequence[Person], start: datetime, chance: Random
) -> Iterator[Event]:
    """Sign-offs in the first three weeks, practical checks in the week after each."""
    for person in people:
        for training in trainings_of(library, person):
            if chance.random() > SIGNED:
                continue
            signed = start + timedelta(hours=chance.randrange(24, 21 * 24))
            yield Event(signed, partial(_sign, library, store, person, training, signed))
            assessor = _find_assessor(training.practical, person, people)
            if assessor and chance.random() < CHECKED:
                checked = signed + timedelta(hours=chance.randrange(5, 120))
                act = partial(_assess, library, store, assessor, person, training, checked)
                yield Event(checked, act)


def _find_assessor(
    practical: Practical | None, learner: Person, people: Sequence[Person]
) -> Person | None:
    if practical is None:
        return None
    able = (one for one in people if practical.assessor in one.jobs and one.id != learner.id)
    return next(able, None)


def _sign(library: Library, store: Store, person: Person, training: Training, at: datetime) -> None:
    quiz = {question.id: question.answer for question in training.quiz.questions}
    content = {"training": training.id, "quiz": quiz, "statement": True}
    parcel = Parcel(new_id(at), person.id, content)
    sign_off(library, store, person, parcel, read_signature(content), at)


def _assess(
    library: Library,
    store: Store,
    assessor: Person,
    learner: Person,
    training: Training,
    at: datetime,
) -> None:
    assert training.practical is not None
    items = {item.id: True for item in training.practical.items}
    content = {"training": training.id, "person": learner.id, "items": items}
    parcel = Parcel(new_id(at), assessor.id, content)
    assess_practical(library, store, assessor, parcel, read_assessment(content), at)
