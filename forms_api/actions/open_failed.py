"""A check that failed opens a request by itself: with its words, its place and its photos."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from forms_api.actions.keep_texts import form_text_id
from forms_api.derive.answer_readers import MOST_PHOTOS
from forms_api.derive.answer_value import bare_value, note_of
from forms_api.derive.answers import is_failed
from forms_api.derive.compiled import CompiledForm, compile_form
from forms_api.derive.moving import place_of
from forms_api.derive.requests import Request
from forms_api.derive.value_words import value_words
from forms_api.records.ids import name_id
from forms_api.records.record import Record
from forms_api.records.request import REQUEST, request_body
from forms_api.records.submission import answers_of, submission_body
from handbook.model.field import (
    CheckField,
    LinkField,
    LongTextField,
    NumberField,
    PhotoField,
    PlaceField,
    TextField,
)
from handbook.model.form import Form
from handbook.model.library import Library


@dataclass(frozen=True)
class Failure:
    """What failed in a record, and the form that is opened for it. `place`: where it was; `thing`:
    the row of a register that it was about."""

    record: Record
    place: str
    item: CheckField | NumberField
    form: Form
    words: str
    thing: Request | None = None

    @property
    def id(self) -> str:
        """One for each record and field: the same record opens nothing twice."""
        return name_id(REQUEST, f"{self.record.id} {self.item.id}")


def open_failed(
    library: Library,
    compiled: CompiledForm,
    record: Record,
    corrected: Record | None = None,
    thing: Request | None = None,
) -> tuple[Record, ...]:
    """The requests to be kept together with the record: a submission, a request or a move.
    `compiled` is what was asked there, `thing` the request or row about which. What had failed
    already in the record that this one corrects was opened then."""
    before = answers_of(corrected.body) if corrected else {}
    return tuple(
        _request(library, compiled, failure)
        for failure in _failures(library, compiled, record, thing)
        if not is_failed(compiled, failure.item.id, before.get(failure.item.id))
    )


def _failures(
    library: Library, compiled: CompiledForm, record: Record, thing: Request | None
) -> Iterator[Failure]:
    answers = answers_of(record.body)
    place = place_of(thing) if thing else record.subject
    for item in compiled.form.fields:
        if not isinstance(item, CheckField | NumberField) or item.if_fail is None:
            continue
        form = library.forms.get(item.if_fail.open)
        if form and form.states and is_failed(compiled, item.id, answers.get(item.id)):
            words = _say(compiled.form, item, answers[item.id])
            said = f"{thing.title}：{words}" if thing and thing.number else words
            yield Failure(record, place, item, form, said, thing)


def _say(form: Form, item: CheckField | NumberField, answer: Any) -> str:
    """「量杯坏了（玩具清洗消毒记录：有效氯 50 mg/L，不合格）」: what was seen, then what failed."""
    value = bare_value(answer)
    measured = f" {value_words(item, value)}，" if isinstance(item, NumberField) else " "
    failed = f"{item.ask}{measured}不合格"
    note = note_of(answer)
    return f"{note}（{form.title}：{failed}）" if note else f"{failed}（{form.title}）"


def _request(library: Library, compiled: CompiledForm, failure: Failure) -> Record:
    """What nobody was asked stays without an answer: who takes it on finds out."""
    opened, record = compile_form(library, failure.form), failure.record
    written = submission_body(
        form=failure.form.id,
        revision=failure.form.revision,
        text=form_text_id(opened),
        answers=_answers(library, failure, _photos(compiled, record)),
        asked={item.id: item.ask for item in failure.form.fields},
    )
    body = request_body(
        written,
        state=next(iter(failure.form.states)),
        opened_by={"record": record.id, "field": failure.item.id},
    )
    return Record(failure.id, REQUEST, record.campus, failure.place, record.by, record.at, body)


def _answers(library: Library, failure: Failure, photos: tuple[str, ...]) -> Mapping[str, Any]:
    """The first question for words, for a place, for photos and for the thing, each where there is
    one."""
    place, thing = library.school.find_place(failure.place), failure.thing
    found: dict[type, tuple[str, Any]] = {}
    for item in failure.form.fields:
        if isinstance(item, TextField | LongTextField):
            found.setdefault(str, (item.id, failure.words[: item.max_length]))
        elif isinstance(item, PlaceField) and place and item.group in (None, place.group):
            found.setdefault(PlaceField, (item.id, place.id))
        elif isinstance(item, PhotoField) and photos:
            found.setdefault(PhotoField, (item.id, list(photos)))
        elif isinstance(item, LinkField) and thing and item.form == thing.form.id:
            found.setdefault(LinkField, (item.id, thing.id))
    return dict(found.values())


def _photos(compiled: CompiledForm, record: Record) -> tuple[str, ...]:
    answers = answers_of(record.body)
    names = (
        name
        for item in compiled.form.fields
        if isinstance(item, PhotoField)
        for name in answers.get(item.id, ())
    )
    return tuple(dict.fromkeys(names))[:MOST_PHOTOS]
