"""Whom or what a record is about, in words: a place, a campus, a person, or a row of a register."""

from contextlib import suppress

from forms_api.actions.find_request import find_request
from forms_api.actions.refusal import Refusal
from forms_api.records.ids import is_uuid
from forms_api.store.errors import IdErased
from forms_api.web.access import known_people
from forms_api.web.service import service

GONE = "已删除的一件"


def subject_words(subject: str) -> str:
    """「小一班」「李厨师」「AQ0003 灭火器」."""
    if person := known_people().get(subject):
        return person.name
    here = service()
    if not is_uuid(subject):
        return here.policies.library().school.title_of(subject)
    with suppress(Refusal, IdErased):
        return find_request(here.policies.library(), here.store, subject).title
    return GONE
