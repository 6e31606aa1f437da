"""The box for a word beside a request: the same fields as in a form."""

from dataclasses import dataclass
from functools import cache

from flask import url_for
from werkzeug.datastructures import MultiDict

from forms_api.actions.read_requests import InView
from forms_api.derive.compiled import CompiledForm
from forms_api.records.comment import PHOTOS
from forms_api.records.ids import new_id
from forms_api.web.field_view import FieldView, field_views
from forms_api.web.requests.typed import Typed
from forms_api.web.sender_id import id_for
from forms_api.web.service import service
from handbook.model.field import LongTextField, PhotoField
from handbook.model.form import Form

WORDS = "text"


@dataclass(frozen=True)
class CommentSheet:
    address: str
    id: str
    fields: tuple[FieldView, ...]


def make_comment(view: InView, typed: Typed | None) -> CommentSheet:
    """With what was typed here; or with what was typed for a move that cannot be done any more."""
    request, school = view.request, service().policies.library().school
    mine = typed if typed and typed.is_comment else None
    sent = mine.sent if mine else _left_over(typed)
    return CommentSheet(
        address=url_for("requests.comment", request_id=request.id),
        id=id_for(sent, mine.refusal) if mine else new_id(service().clock()),
        fields=field_views(comment_form(), sent, mine.errors if mine else {}, school, {}),
    )


@cache
def comment_form() -> CompiledForm:
    """What a comment asks, as a form."""
    words = LongTextField(id=WORDS, ask="说一句", type="long-text", max_length=1000)
    photos = PhotoField(id=PHOTOS, ask="照片", type="photo", required=False)
    form = Form(
        id="comment", title="留言", kind="record", who=("everyone",), fields=(words, photos)
    )
    return CompiledForm(form, {}, ())


def _left_over(typed: Typed | None) -> MultiDict[str, str]:
    sent: MultiDict[str, str] = MultiDict()
    if typed:
        answers = typed.sent.items(multi=True)
        written = [value for key, value in answers if key.startswith("f.") and value.strip()]
        sent[f"f.{WORDS}"] = "；".join(written)
    return sent
