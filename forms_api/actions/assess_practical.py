"""An assessor checks somebody's hands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from forms_api.actions.keep_record import Kept, Parcel, find_sent, keep_record
from forms_api.actions.refusal import Refusal
from forms_api.actions.sent_values import SentValues, check_faults
from forms_api.actions.sign_off import find_training
from forms_api.derive.people import Person, fold_people
from forms_api.derive.signoffs import trainings_of
from forms_api.records.record import Record
from forms_api.records.signoff import PRACTICAL, practical_body
from forms_api.store.store import Store
from handbook.model.library import Library
from handbook.model.training import Practical

KEYS = ("training", "person", "items")


@dataclass(frozen=True)
class Assessment:
    training: str
    person: str
    items: Mapping[str, Any]
    faults: Mapping[str, str] = field(default_factory=dict)


def read_assessment(body: Mapping[str, Any]) -> Assessment:
    """An assessment from the JSON of contracts.md §5, with its faults."""
    values = SentValues(body, KEYS)
    return Assessment(
        training=values.text("training") or "",
        person=values.text("person") or "",
        items=values.members("items"),
        faults=values.errors,
    )


def assess_practical(
    library: Library,
    store: Store,
    assessor: Person,
    parcel: Parcel,
    assessment: Assessment,
    now: datetime,
) -> Kept:
    """Keep what the assessor saw. Raises Refusal: unknown-training, unknown-person, forbidden,
    bad-body, bad-answers, and those of `keep_record`."""
    if {"training", "person"} & set(assessment.faults):
        check_faults(assessment.faults)
    training = find_training(library, assessment.training)
    practical = training.practical
    if practical is None:
        sentence = f"「{training.title}」没有实操考核"
        raise Refusal("unknown-training", sentence, {"training": sentence})
    learner = _find_learner(store, assessment.person)
    if practical.assessor not in assessor.jobs:
        title = library.jobs[practical.assessor].title
        raise Refusal("forbidden", f"「{training.title}」由{title}考核")
    if learner.id == assessor.id:
        raise Refusal("forbidden", "不能考核自己，请由别人考核")
    if known := find_sent(store, parcel, now):
        return known
    check_faults(assessment.faults)
    if training not in trainings_of(library, learner):
        sentence = f"{learner.name}的岗位不用学「{training.title}」"
        raise Refusal("bad-answers", sentence, {"person": sentence})
    _check_items(practical, assessment.items)
    body = practical_body(
        title=training.title,
        revision=training.revision,
        person=learner.id,
        items={
            item.id: {"text": library.fill(item.text), "passed": assessment.items[item.id]}
            for item in practical.items
        },
        passed=all(assessment.items.values()),
    )
    campus = assessor.campuses[0] if assessor.campuses else library.school.campuses[0].id
    record = Record(parcel.id, PRACTICAL, campus, training.id, assessor.id, now, body)
    return keep_record(store, parcel, record)


def _find_learner(store: Store, person_id: str) -> Person:
    learner = fold_people(store.read("person", subject=person_id)).get(person_id)
    if learner is None or not learner.active:
        words = "没有这个人，请从名单里选" if person_id else "请选择考核谁"
        raise Refusal("unknown-person", words, {"person": words})
    return learner


def _check_items(practical: Practical, sent: Mapping[str, Any]) -> None:
    if errors := find_item_errors(practical, sent):
        raise Refusal("bad-answers", f"有 {len(errors)} 处需要改正", errors)


def find_item_errors(practical: Practical, sent: Mapping[str, Any]) -> dict[str, str]:
    """A sentence for each item that is unknown, or not said to be mastered or not."""
    known = {item.id for item in practical.items}
    errors = {str(key): "没有这个考核项目，请去掉" for key in sent if key not in known}
    for item in practical.items:
        if not isinstance(sent.get(item.id), bool):
            errors[item.id] = "请选 会 或 还不会"
    return errors
