"""Keep on record that somebody tried to sign in, or came with a token that is refused."""

from dataclasses import replace
from datetime import datetime

from forms_api.records.ids import name_id
from forms_api.records.record import Record
from forms_api.records.signin import NOBODY, SIGNIN, signin_record
from forms_api.store.errors import IdExists
from forms_api.store.store import Store
from handbook.model.library import Library


def keep_try(store: Store, fact: Record) -> bool:
    """Whether the fact was kept; False if another try took its id, and its turn, before it.

    Of names and tokens that nobody has, and no device that is known here sent, one try a minute is
    kept: strangers cannot fill the disk.
    """
    is_strange = fact.subject == NOBODY and fact.body["device"] is None
    if is_strange:
        fact = replace(fact, id=name_id(SIGNIN, f"{fact.body['how']} {fact.at:%Y-%m-%dT%H:%M}"))
    try:
        store.append(fact)
    except IdExists:
        return is_strange
    return True


def keep_refused_token(library: Library, store: Store, now: datetime, *, person_id: str) -> None:
    """A bearer token was refused: whose it was, or NOBODY."""
    campus = library.school.campuses[0].id
    fact = signin_record(now, campus=campus, person_id=person_id, how="token-refused", ok=False)
    keep_try(store, fact)
