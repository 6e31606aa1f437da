"""The id that a page makes for what will be sent from it."""

from werkzeug.datastructures import MultiDict

from forms_api.actions.refusal import Refusal
from forms_api.records.ids import new_id
from forms_api.web.service import service

_NEEDS_NEW_ID = ("id-conflict", "clock", "bad-id")
"""A refused try keeps its id, so that sending it twice stays one; after these, it cannot."""


def id_for(sent: MultiDict[str, str], refusal: Refusal | None) -> str:
    keeps = refusal is not None and refusal.code not in _NEEDS_NEW_ID
    return sent.get("id", "") if keeps else new_id(service().clock())
