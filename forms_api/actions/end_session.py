"""A session ends, and with it every copy of its cookie."""

from contextlib import suppress
from datetime import datetime

from forms_api.actions.person_fact import campus_of_person
from forms_api.derive.session import Session
from forms_api.records.session_end import Why, session_end_record
from forms_api.store.errors import IdExists
from forms_api.store.store import Store


def end_session(
    store: Store, session: Session, now: datetime, *, why: Why, by: str | None = None
) -> None:
    """End it for good; once more does nothing. `by`: who did, if it was somebody else."""
    campus = campus_of_person(store, session.person)
    fact = session_end_record(
        now, campus=campus, session_id=session.id, why=why, by=by or session.person
    )
    with suppress(IdExists):
        store.append(fact)
