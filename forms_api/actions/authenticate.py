"""Who is it? By name and password, or by a bearer token."""

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import datetime

from werkzeug.security import check_password_hash, generate_password_hash

from forms_api.derive.people import Person, fold_people, newest_standing, people_named, stands
from forms_api.records.person import CREDENTIAL, PERSON, TOKEN
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
    """For passwords and PINs: slow to compute."""
    return generate_password_hash(_plain(password), METHOD)


def hash_token(token: str) -> str:
    """For tokens of 256 random bits: nobody can try them all."""
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()


def find_credential(store: Store, person_id: str) -> Record | None:
    """The fact that holds the person's password now."""
    person = fold_people(store.read(PERSON, subject=person_id)).get(person_id)
    return find_secret(store, CREDENTIAL, person) if person else None


def find_secret(store: Store, kind: str, person: Person) -> Record | None:
    """The fact that holds the person's password, PIN or invitation now, if it still counts."""
    return newest_standing(store.read(kind, subject=person.id), person)


def is_secret(fact: Record | None, typed: str) -> bool:
    """Whether what was typed is the password or PIN; without one it takes the same time."""
    return is_hash_of(fact.body["hash"] if fact else NOBODYS_HASH, typed)


def is_hash_of(hashed: str, typed: str) -> bool:
    """Whether this is the hash of what was typed."""
    return check_password_hash(hashed, _plain(typed))


def sign_in(
    store: Store, people: Mapping[str, Person], name_or_id: str, password: str
) -> Person | None:
    """The active person with this name or id, and password. None, and never a word why."""
    matching = matching_namesakes(store, people_named(people, name_or_id), password)
    return matching[0] if len(matching) == 1 else None


def matching_namesakes(
    store: Store, namesakes: Iterable[Person], password: str
) -> tuple[Person, ...]:
    """The active ones among them who have this password; nobody costs as much time as somebody."""
    active = [person for person in namesakes if person.active]
    if not active:
        is_secret(None, password)
    return tuple(
        person for person in active if is_secret(find_secret(store, CREDENTIAL, person), password)
    )


def find_token_holder(
    store: Store, people: Mapping[str, Person], token: str, now: datetime
) -> Person | None:
    """The active person whose unexpired token this is."""
    found = find_token_facts(store, token)
    if not found or read_time(found[-1].body["expires"]) <= now:
        return None
    person = people.get(found[-1].subject)
    return person if person and stands(found[0], person) else None


def find_token_facts(store: Store, token: str) -> list[Record]:
    """The facts about a token, in order: when it was issued, and when it was revoked."""
    wanted = hash_token(token)
    return [record for record in store.read(TOKEN) if record.body["hash"] == wanted]


def _plain(password: str) -> str:
    # an input method may send full-width letters: the same password on every phone
    return unicodedata.normalize("NFKC", password)
