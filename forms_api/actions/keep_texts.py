"""Keep each form and training text once, by its hash, so that records can point at their words."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from forms_api.derive.compiled import CompiledForm, compile_form
from forms_api.derive.training_text import compile_training
from forms_api.records.canonical import canonical
from forms_api.records.ids import name_id
from forms_api.records.record import Record
from forms_api.store.errors import IdExists
from forms_api.store.store import Store
from handbook.model.library import Library

SYSTEM = "system"
FORM_TEXT = "form"


def keep_texts(library: Library, store: Store, now: datetime) -> None:
    """Append the compiled forms and training texts that the store does not know yet."""
    for record in _text_records(library, now):
        if store.get(record.id) is None:
            try:
                store.append(record)
            except IdExists:
                continue  # another thread was first: the same content under the same id


def text_id(kind: str, content: Mapping[str, Any]) -> str:
    return name_id(kind, hashlib.sha256(canonical(content)).hexdigest())


def form_text_id(compiled: CompiledForm) -> str:
    return name_id(FORM_TEXT, compiled.hash)


def _text_records(library: Library, now: datetime) -> Iterable[Record]:
    for form in library.forms.values():
        compiled = compile_form(library, form)
        yield _record(FORM_TEXT, form.id, form_text_id(compiled), compiled.json, library, now)
    for training in library.trainings.values():
        text = compile_training(library, training)
        yield _record("training", training.id, text_id("training", text), text, library, now)


def _record(
    kind: str, subject: str, record_id: str, body: dict[str, Any], library: Library, now: datetime
) -> Record:
    campus = library.school.campuses[0].id
    return Record(record_id, kind, campus, subject, SYSTEM, now, body)
