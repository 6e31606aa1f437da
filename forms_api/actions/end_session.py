"""A session ends, and with it every copy of its cookie; or all of a person's at once."""

from contextlib import suppress
from datetime import datetime

from forms_api.actions.person_fact import campus_of_person
from forms_api.derive.session import Session
from forms_api.records.session_end import Why, all_ended_record, session_end_record
from forms_api.store.errors import IdExists
from forms_api.store.store import Store


def end_session(
    store: Store, session: Session, now: datetime, *, why: Why, by: str | None = None
) -> None:
    """End it for good; once more does nothing. `by`: who did, if it was somebody else."""
    end_session_of(store, session.person, session.id, now, why=why, by=by or session.person)


def end_session_of(
    store: Store, person_id: str, session_id: str, now: datetime, *, why: Why, by: str
) -> None:
    """As `end_session`, where only the ids are known."""
    campus = campus_of_person(store, person_id)
    fact = session_end_record(now, campus=campus, session_id=session_id, why=why, by=by)
    with suppress(IdExists):
        store.append(fact)


def end_all_sessions(store: Store, person_id: str, now: datetime, *, by: str) -> None:
    """Every session of this person that has begun by now ends, wherever it is."""
    campus = campus_of_person(store, person_id)
    store.append(all_ended_record(now, campus=campus, person_id=person_id, by=by))
