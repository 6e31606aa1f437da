"""Find a request or a register row, and how it stands."""

from collections.abc import Container, Mapping, Sequence
from functools import cache

from forms_api.actions.refusal import Refusal
from forms_api.derive.compiled import CompiledForm, compile_form, read_compiled
from forms_api.derive.moving import keepers_for
from forms_api.derive.people import Person, fold_people
from forms_api.derive.requests import Request, by_request, fold_request, state_after
from forms_api.records.comment import COMMENT
from forms_api.records.move import MOVE
from forms_api.records.person import PERSON
from forms_api.records.record import Record
from forms_api.records.request import REQUEST
from forms_api.store.store import Store
from handbook.model.form import Form
from handbook.model.library import Library

MOVING = ("request", "register")


def find_moving_form(library: Library, form_id: str) -> Form:
    """A request or register by id. Raises Refusal `unknown-form`."""
    form = library.forms.get(form_id)
    if form is None:
        raise Refusal("unknown-form", f"没有「{form_id}」这张单", {"form": "没有这张单"})
    if form.kind not in MOVING:
        sentence = f"「{form.title}」是检查表或记录，请直接填表"
        raise Refusal("unknown-form", sentence, {"form": sentence})
    return form


def find_request(library: Library, store: Store, request_id: str) -> Request:
    """As it stands now. Raises Refusal `not-found`, IdErased."""
    record = store.get(request_id)
    if record is None or record.kind != REQUEST:
        raise Refusal("not-found", "没有这张单，请从列表里打开")
    moves = store.read(MOVE, subject=record.id)
    return fold_request(record, moves, find_flow(library, store, record, moves).form)


def request_behind(store: Store, record_id: str) -> str | None:
    """The id of the request that a record is, or is a part of; None for any other record. Raises
    IdErased."""
    record = store.get(record_id)
    if record is None or record.kind not in (REQUEST, MOVE, COMMENT):
        return None
    return record.id if record.kind == REQUEST else record.subject


def all_requests(
    library: Library, store: Store, forms: Container[str] | None = None
) -> tuple[Request, ...]:
    """Every request and register row that can be read, in commit order; None: of all forms."""
    opened = store.read(REQUEST)
    corrected = {record.body.get("supersedes") for record in opened}
    wanted = [one for one in opened if forms is None or one.body["form"] in forms]
    moves = by_request(store.read(MOVE)) if wanted else {}

    @cache
    def flow(form_id: str, text: str, state: str) -> Form:
        return _find_flow(library, store, form_id, text, state).form

    def fold(record: Record) -> Request:
        own = moves.get(record.id, [])
        state = state_after(record, own)
        return fold_request(record, own, flow(record.body["form"], record.body["text"], state))

    return tuple(fold(record) for record in wanted if record.id not in corrected)


def find_flow(
    library: Library, store: Store, record: Record, moves: Sequence[Record]
) -> CompiledForm:
    """The form by which a request goes on: as the policies have it now, if that still knows the
    state; otherwise as it was when the request came."""
    state = state_after(record, moves)
    return _find_flow(library, store, record.body["form"], record.body["text"], state)


def comments_on(store: Store, request: Request) -> tuple[Record, ...]:
    return tuple(store.read(COMMENT, subject=request.id))


def keepers_now(library: Library, store: Store, request: Request) -> tuple[str, ...]:
    """The ids of those who keep the thing or its place."""
    return keepers_for(request, _people(store), library.school)


def _find_flow(library: Library, store: Store, form_id: str, text: str, state: str) -> CompiledForm:
    form = library.forms.get(form_id)
    if form is not None and state in form.states:
        return compile_form(library, form)
    kept = store.get(text)
    if kept is None:
        raise Refusal("not-found", "这张单的表格已经不在了，请告诉管理员")
    return read_compiled(kept.body)


def _people(store: Store) -> Mapping[str, Person]:
    return fold_people(store.read(PERSON))
