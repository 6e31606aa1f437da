"""Before something new is asked for: what is there already, and was it seen."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from forms_api.actions.find_request import all_requests
from forms_api.actions.refusal import Refusal
from forms_api.derive.alike import find_alike
from forms_api.derive.answer_value import bare_value
from forms_api.derive.requests import Request
from forms_api.store.store import Store
from handbook.model.flow import LookFirst
from handbook.model.form import Form
from handbook.model.library import Library


def find_there(
    library: Library, store: Store, form: Form, answers: Mapping[str, Any]
) -> Sequence[Request]:
    """Rows that may do instead of what the answers ask for; none where the form does not look."""
    look = form.look_first
    words = bare_value(answers.get(look.words)) if look else None
    if look is None or not isinstance(words, str):
        return ()
    registers = {among.register_id: among.states for among in look.among}
    rows = all_requests(library, store, registers)
    return find_alike(words, (row for row in rows if row.state in registers[row.form.id]))


def check_seen(
    library: Library, store: Store, form: Form, answers: Mapping[str, Any], seen: Collection[str]
) -> tuple[str, ...]:
    """The ids of all that is alike: the sender has seen them. Raises Refusal `bad-answers`."""
    found = find_there(library, store, form, answers)
    if any(row.id not in seen for row in found):
        look = form.look_first
        assert isinstance(look, LookFirst)
        names = "、".join(row.title for row in found)
        sentence = f"园里有像的：{names}。先看能不能用，看过还要再交一次"
        raise Refusal("bad-answers", sentence, {look.words: sentence, "seen": sentence})
    return tuple(row.id for row in found)
