"""Reading requests and register rows: only those that the reader may see."""

from collections.abc import Mapping
from dataclasses import dataclass

from forms_api.actions.find_request import (
    MOVING,
    all_requests,
    find_request,
    keepers_now,
)
from forms_api.actions.keep_texts import FORM_TEXT
from forms_api.actions.refusal import Refusal
from forms_api.derive.moving import NextMove, keepers_for, next_moves
from forms_api.derive.people import Person, fold_people, grants_of
from forms_api.derive.requests import Request
from forms_api.derive.where import may_act_at
from forms_api.records.comment import COMMENT
from forms_api.records.move import MOVE
from forms_api.records.person import PERSON
from forms_api.records.record import Record
from forms_api.records.request import REQUEST
from forms_api.store.store import Store
from handbook.model.library import Library, has_job


@dataclass(frozen=True)
class Wanted:
    """What a list is narrowed to; None means any."""

    form: str | None = None
    state: str | None = None
    place: str | None = None

    def admits(self, request: Request) -> bool:
        return (
            self.form in (None, request.form.id)
            and self.state in (None, request.state)
            and self.place in (None, request.record.subject)
        )


@dataclass(frozen=True)
class InView:
    """A request before somebody: what may be done with it now, by them and by others."""

    request: Request
    moves: tuple[NextMove, ...]

    @property
    def waits_for_me(self) -> bool:
        """Whether it waits for this person: a register row waits for nobody."""
        return self.request.form.kind == "request" and any(one.is_mine for one in self.moves)


def list_requests(
    library: Library, store: Store, person: Person, wanted: Wanted
) -> tuple[InView, ...]:
    """In commit order, those that the person may see.

    Raises Refusal `unknown-form` or `unknown-state` for what there never was.
    """
    _check_known(library, store, wanted)
    people = fold_people(store.read(PERSON))
    found = []
    for request in all_requests(library, store):
        if wanted.admits(request):
            keepers = keepers_for(request, people, library.school)
            if may_read(library, person, request, keepers):
                found.append(InView(request, next_moves(library, request, person, keepers)))
    return tuple(found)


def get_request(library: Library, store: Store, person: Person, request_id: str) -> InView:
    """One of them. Raises IdErased, and Refusal `not-found` or `forbidden`."""
    request = find_request(library, store, request_id)
    check_may_read(library, store, person, request)
    keepers = keepers_now(library, store, request)
    return InView(request, next_moves(library, request, person, keepers))


def get_part(library: Library, store: Store, person: Person, record_id: str) -> Record:
    """A request, or a move or comment of one, that the person may see. Raises IdErased, and Refusal
    `not-found` or `forbidden`."""
    record = store.get(record_id)
    if record is None or record.kind not in (REQUEST, MOVE, COMMENT):
        raise Refusal("not-found", "没有这条记录")
    request_id = record.id if record.kind == REQUEST else record.subject
    check_may_read(library, store, person, find_request(library, store, request_id))
    return record


def check_may_read(library: Library, store: Store, person: Person, request: Request) -> None:
    """Raises Refusal `forbidden`."""
    if not may_read(library, person, request, keepers_now(library, store, request)):
        raise Refusal("forbidden", "这张单不归您的岗位，请找报的人或管理员看")


def may_read(library: Library, person: Person, request: Request, keepers: tuple[str, ...]) -> bool:
    """Who reported or moved it, who may move it, who reviews; and who may fill the form, unless
    it tells of a person."""
    if person.id == request.record.by or any(move.by == person.id for move in request.moves):
        return True
    if not may_act_at(person, request.record.campus):
        return False
    form = request.form
    is_theirs = any(has_job(each.who, job) for each in form.moves for job in person.form_jobs)
    fills = not form.is_personal and any(has_job(form.who, job) for job in person.form_jobs)
    named = person.id in (*keepers, *_named(request))
    return fills or named or is_theirs or "review" in grants_of(person, library)


def _named(request: Request) -> Mapping[str, None]:
    """The people that its answers name."""
    asked = [*request.form.fields, *(item for move in request.form.moves for item in move.fields)]
    people = [request.values.get(item.id) for item in asked if item.type == "person"]
    return dict.fromkeys(one for one in people if isinstance(one, str))


def _was_known(library: Library, store: Store, form: str) -> bool:
    """Whether the policies once had this request or register: it can still be asked for."""
    texts = [] if form in library.forms else store.read(FORM_TEXT, subject=form)
    return any(text.body["form"]["kind"] in MOVING for text in texts)


def _check_known(library: Library, store: Store, wanted: Wanted) -> None:
    forms = {key: form for key, form in library.forms.items() if form.kind in MOVING}
    if wanted.form and wanted.form not in forms and not _was_known(library, store, wanted.form):
        raise Refusal("unknown-form", "没有这张单，请从列表里选", {"form": "没有这张单"})
    chosen = [forms[wanted.form]] if wanted.form in forms else list(forms.values())
    if wanted.state and not any(wanted.state in form.states for form in chosen):
        raise Refusal("unknown-state", "没有这个状态，请从列表里选", {"state": "没有这个状态"})
