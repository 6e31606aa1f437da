"""A person signs a training module: read, quiz passed, statement ticked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from forms_api.actions.keep_record import Kept, Parcel, find_sent, keep_record
from forms_api.actions.keep_texts import text_id
from forms_api.actions.refusal import Refusal
from forms_api.actions.sent_values import SentValues, check_faults
from forms_api.derive.people import Person
from forms_api.derive.quiz import QuizResult, mark_quiz
from forms_api.derive.signoffs import binding_clauses, trainings_of
from forms_api.derive.training_text import compile_training
from forms_api.records.ids import name_id
from forms_api.records.record import Record
from forms_api.records.signoff import ATTEMPT, KIND, signoff_body
from forms_api.store.errors import IdExists
from forms_api.store.store import Store
from handbook.model.library import Library
from handbook.model.training import Training

KEYS = ("training", "quiz", "statement")


@dataclass(frozen=True)
class Signature:
    """What came: `text` names the words the signer had read; None when the sender cannot say.
    `faults` are sentences by key about what could not be read."""

    training: str
    quiz: Mapping[str, Any]
    statement: bool
    text: str | None = None
    faults: Mapping[str, str] = field(default_factory=dict)


def read_signature(body: Mapping[str, Any]) -> Signature:
    """A signature from the JSON of contracts.md §5, with its faults."""
    values = SentValues(body, KEYS)
    return Signature(
        training=values.text("training") or "",
        quiz=values.members("quiz"),
        statement=values.flag("statement"),
        faults=values.errors,
    )


def sign_off(
    library: Library,
    store: Store,
    person: Person,
    parcel: Parcel,
    signature: Signature,
    now: datetime,
) -> Kept:
    """Keep a signature under the words as they stand.

    Raises Refusal: unknown-training, forbidden, bad-body, stale-version, bad-answers, quiz-failed
    (the attempt is kept), and those of `keep_record`.
    """
    if "training" in signature.faults:
        check_faults(signature.faults)
    training = find_training(library, signature.training)
    if training not in trainings_of(library, person):
        raise Refusal("forbidden", f"您的岗位不用学「{training.title}」")
    if known := find_sent(store, parcel, now):
        return known
    check_faults(signature.faults)
    text = reading_id(library, person, training)
    if signature.text not in (None, text):
        raise Refusal("stale-version", "内容刚刚改过，请先看新的内容，再签收")
    _check_complete(training, signature)
    result = mark_quiz(training.quiz, signature.quiz)
    if not result.passed:
        _keep_attempt(library, store, person, parcel, training, result, now)
        raise _failed(library, training, result)
    body = signoff_body(
        title=training.title,
        revision=training.revision,
        text=text_id("training", compile_training(library, training)),
        clauses=binding_clauses(library, person, training),
        quiz=signature.quiz,
        score=result.score,
    )
    record = Record(parcel.id, KIND, _campus(library, person), training.id, person.id, now, body)
    return keep_record(store, parcel, record)


def find_training(library: Library, training_id: str) -> Training:
    training = library.trainings.get(training_id)
    if training is None:
        raise Refusal(
            "unknown-training", f"没有「{training_id}」这个培训", {"training": "没有这个培训"}
        )
    return training


def reading_id(library: Library, person: Person, training: Training) -> str:
    """Names all that this person signs for: the module's text and the clauses that bind them."""
    return text_id(
        "reading",
        {
            "text": compile_training(library, training),
            "clauses": binding_clauses(library, person, training),
        },
    )


def _campus(library: Library, person: Person) -> str:
    return person.campuses[0] if person.campuses else library.school.campuses[0].id


def _check_complete(training: Training, signature: Signature) -> None:
    errors = {}
    known = {question.id for question in training.quiz.questions}
    for key in signature.quiz:
        if key not in known:
            errors[str(key)] = "没有这道题，请去掉"
    for question_id in mark_quiz(training.quiz, signature.quiz).unanswered:
        errors[question_id] = "这道题还没答，请选一个"
    if not signature.statement:
        errors["statement"] = "请勾选声明，再签收"
    if errors:
        raise Refusal("bad-answers", f"有 {len(errors)} 处需要改正", errors)


def _failed(library: Library, training: Training, result: QuizResult) -> Refusal:
    reasons = {
        question.id: library.fill(question.because or "答错了，请再看一遍相关内容")
        for question in training.quiz.questions
        if question.id in result.wrong
    }
    return Refusal(
        "quiz-failed",
        f"得 {result.score} 分，{training.quiz.pass_percent} 分及格。请看提示，再答一次",
        reasons,
    )


def _keep_attempt(
    library: Library,
    store: Store,
    person: Person,
    parcel: Parcel,
    training: Training,
    result: QuizResult,
    now: datetime,
) -> None:
    """Keep the failed try beside the parcel's id, which stays free for the next try."""
    body = {
        "revision": training.revision,
        "quiz": parcel.content["quiz"],
        "score": result.score,
        "wrong": list(result.wrong),
    }
    record = Record(
        name_id(ATTEMPT, f"{parcel.id} {parcel.digest} {person.id}"),
        ATTEMPT,
        _campus(library, person),
        training.id,
        person.id,
        now,
        body,
    )
    try:
        store.append(record)
    except IdExists:
        return  # the same failed try, sent again
