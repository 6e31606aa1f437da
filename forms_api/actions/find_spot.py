"""Where a sheet belongs: at a place, at the campus, or with a row of a register."""

from forms_api.actions.find_link import find_linked
from forms_api.actions.find_request import find_request
from forms_api.actions.refusal import Refusal
from forms_api.derive.people import Person
from forms_api.derive.requests import Request
from forms_api.derive.things import register_of
from forms_api.derive.where import Spot, find_spot
from forms_api.store.store import Store
from handbook.model.form import Form
from handbook.model.library import Library


def find_place_of(
    library: Library, store: Store, form: Form, person: Person, place: str | None
) -> Spot:
    """`place` is the id of a place, or the id or number of a row. Raises Refusal
    `unknown-place`."""
    if register_of(form):
        row = _find_row(library, store, form, place)
        return Spot(row.record.campus, row.id)
    spot = find_spot(form, library.school, person, place)
    if spot is None:
        sentence = f"这张表不在「{place}」填，请从列表里选地方" if place else "请选择在哪里"
        raise _unknown(sentence)
    return spot


def thing_at(library: Library, store: Store, form: Form, spot: Spot) -> Request | None:
    """The row as it stands now; None where the form is not filled for rows."""
    return find_request(library, store, spot.subject) if register_of(form) else None


def check_in_use(thing: Request | None) -> None:
    """Raises Refusal `unknown-place` for a row that is closed."""
    if thing is not None and thing.is_final:
        raise _unknown(f"「{thing.title}」{thing.stage.title}，不用再填")


def _find_row(library: Library, store: Store, form: Form, sent: str | None) -> Request:
    register = library.forms[register_of(form) or ""]
    if not sent:
        raise _unknown(f"请选是「{register.title}」里的哪一件")
    found = find_linked(store, register.id, sent)
    if found is None:
        raise _unknown(f"「{register.title}」里没有「{sent}」，请扫标签上的码，或从列表里选")
    return find_request(library, store, found.id)


def _unknown(sentence: str) -> Refusal:
    return Refusal("unknown-place", sentence, {"place": sentence})
