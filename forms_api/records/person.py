"""The facts about a person: who it is, the password, and the tokens for the API.

person      subject = person id = id of the first record;
            body {name, jobs, campuses, places, active}
credential  subject = person id; body {hash}; the newest one counts. With `session`: the one in
            which it was typed, which goes on
token       subject = person id; body {hash, expires, label}; the newest with that hash counts
"""

from collections.abc import Sequence
from datetime import datetime

from forms_api.records.ids import new_id
from forms_api.records.record import Record, spell_time

PERSON = "person"
CREDENTIAL = "credential"
TOKEN = "token"  # noqa: S105 - the name of a kind, not a secret

CONSOLE = "console"
"""`by` of what was done on the command line: by whoever may write the data folder."""


def person_record(
    now: datetime,
    *,
    campus: str,
    name: str,
    jobs: Sequence[str],
    campuses: Sequence[str] = (),
    places: Sequence[str] = (),
    active: bool = True,
    person_id: str | None = None,
    by: str = CONSOLE,
) -> Record:
    """A new person, or with `person_id` the new state of one. `campus` keeps the fact."""
    record_id = new_id(now)
    body = {
        "name": name,
        "jobs": list(jobs),
        "campuses": list(campuses),
        "places": list(places),
        "active": active,
    }
    return Record(record_id, PERSON, campus, person_id or record_id, by, now, body)


def credential_record(
    now: datetime,
    *,
    campus: str,
    person_id: str,
    hashed: str,
    by: str = CONSOLE,
    session: str | None = None,
) -> Record:
    body = {"hash": hashed, **({"session": session} if session else {})}
    return Record(new_id(now), CREDENTIAL, campus, person_id, by, now, body)


def token_record(
    now: datetime,
    *,
    campus: str,
    person_id: str,
    hashed: str,
    expires: datetime,
    label: str,
    by: str = CONSOLE,
) -> Record:
    """`hashed` is the sha256 of the token, in hex: the token itself is kept nowhere."""
    body = {"hash": hashed, "expires": spell_time(expires), "label": label}
    return Record(new_id(now), TOKEN, campus, person_id, by, now, body)
