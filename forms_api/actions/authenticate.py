"""Who is it? By name and password, or by a bearer token."""

import hashlib
import unicodedata
from collections.abc import Mapping
from datetime import datetime

from werkzeug.security import check_password_hash, generate_password_hash

from forms_api.derive.people import Person, people_named
from forms_api.records.person import CREDENTIAL, TOKEN
from forms_api.records.record import Record, read_time
from forms_api.store.store import Store

METHOD = "scrypt"

NOBODYS_HASH = (
    "scrypt:32768:8:1$Qm3zCw0mHk2sVtYx$"
    "5d6f0c0f7b1c0b3f9f4c5e0f6a7d2c1b8e9f3a4d5c6b7a8f9e0d1c2b3a4f5e6d"
    "7c8b9a0f1e2d3c4b5a6f7e8d9c0b1a2f3e4d5c6b7a8f9e0d1c2b3a4f5e6d7c8b"
)
"""No password has this hash: an unknown name costs the same time as a wrong password."""


def hash_password(password: str) -> str:
    return generate_password_hash(_plain(password), METHOD)


def hash_token(token: str) -> str:
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()


def find_credential(store: Store, person_id: str) -> Record | None:
    """The fact that holds the person's password now."""
    found = store.read(CREDENTIAL, subject=person_id)
    return found[-1] if found else None


def sign_in(
    store: Store, people: Mapping[str, Person], name_or_id: str, password: str
) -> Person | None:
    """The active person with this name or id, and password. None, and never a word why."""
    namesakes = [person for person in people_named(people, name_or_id) if person.active]
    matching = [person for person in namesakes if _has_password(store, person.id, password)]
    if not namesakes:
        check_password_hash(NOBODYS_HASH, _plain(password))
    return matching[0] if len(matching) == 1 else None


def find_token_holder(
    store: Store, people: Mapping[str, Person], token: str, now: datetime
) -> Person | None:
    """The active person whose unexpired token this is."""
    wanted = hash_token(token)
    found = [record for record in store.read(TOKEN) if record.body["hash"] == wanted]
    if not found or read_time(found[-1].body["expires"]) <= now:
        return None
    person = people.get(found[-1].subject)
    return person if person and person.active else None


def _has_password(store: Store, person_id: str, password: str) -> bool:
    credential = find_credential(store, person_id)
    hashed = credential.body["hash"] if credential else NOBODYS_HASH
    return check_password_hash(hashed, _plain(password))


def _plain(password: str) -> str:
    # an input method may send full-width letters: the same password on every phone
    return unicodedata.normalize("NFKC", password)
