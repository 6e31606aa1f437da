"""Change somebody's name, jobs, campuses or places; disable them, or let them come back."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from forms_api.actions.add_person import Newcomer, clean_spaces, find_faults
from forms_api.actions.may_manage import GRANT
from forms_api.actions.person_fact import find_person_fact
from forms_api.actions.refusal import Refusal
from forms_api.derive.people import Person, fold_people, grants_of, holders_of
from forms_api.records.manager_left import MANAGER_LEFT, manager_left_record
from forms_api.records.person import CONSOLE, PERSON, person_record
from forms_api.records.record import Record
from forms_api.store.errors import IdExists, Stale
from forms_api.store.store import Store
from handbook.model.library import Library

_ROUNDS = 200


def change_person(
    library: Library,
    store: Store,
    wanted: Person,
    now: datetime,
    *,
    by: str = CONSOLE,
    seen: str | None = None,
    even_last: bool = False,
) -> Person:
    """`wanted` is the person with this id as they shall be: `replace(person, active=False)`.

    Disabling ends their sessions, tokens, PIN, password and invitations for good: who comes back is
    invited anew. `seen` is the id of the person's fact that whoever changes it had before them;
    None: whatever it is now. Nothing happens if nothing changes. Raises Refusal: bad-person with
    `fields`, stale-version, last-manager (unless `even_last`); and NoSuchPerson.
    """
    wanted = replace(wanted, name=clean_spaces(wanted.name))
    for _ in range(_ROUNDS):
        # before the people are read: whoever leaves after this takes the next id
        last_left = _last_left(store)
        fact, people = find_person_fact(store, wanted.id), fold_people(store.read(PERSON))
        before = people[wanted.id]
        if seen not in (None, fact.id):
            raise _stale()
        if _state(before) == _state(wanted):
            return before
        _check_changes(library, before, wanted)
        leaves = _manages(library, before) and not _manages(library, wanted)
        if leaves and not even_last:
            _check_last(library, people, before)
        left = [_left(fact, now, last_left, by)] if leaves else []
        if _keep(store, [_changed(wanted, fact, now, by), *left], fact.id):
            return fold_people(store.read(PERSON, subject=wanted.id))[wanted.id]
    raise _stale()


def _last_left(store: Store) -> str:
    left = store.read(MANAGER_LEFT)
    return left[-1].id if left else ""


def _keep(store: Store, changed: list[Record], seen: str) -> bool:
    """False: another manager went at the same moment. Raises Refusal `stale-version`."""
    try:
        store.append(*changed, after=seen)
    except IdExists:
        return False
    except Stale:
        raise _stale() from None
    return True


def _changed(wanted: Person, before: Record, now: datetime, by: str) -> Record:
    return person_record(
        now,
        campus=next(iter(wanted.campuses), before.campus),
        name=wanted.name,
        jobs=wanted.jobs,
        campuses=wanted.campuses,
        places=wanted.places,
        active=wanted.active,
        person_id=wanted.id,
        by=by,
    )


def _left(before: Record, now: datetime, last_left: str, by: str) -> Record:
    return manager_left_record(
        now, campus=before.campus, person_id=before.subject, before=last_left, by=by
    )


def _state(person: Person) -> tuple[object, ...]:
    return (person.name, person.jobs, person.campuses, person.places, person.active)


def _check_changes(library: Library, before: Person, wanted: Person) -> None:
    """Only what is new: a job that the policies have lost does not keep anybody from leaving."""
    faults = find_faults(
        library, Newcomer(wanted.name, wanted.jobs, wanted.campuses, wanted.places)
    )
    new = {
        key: each for key, each in faults.items() if getattr(before, key) != getattr(wanted, key)
    }
    if new:
        raise Refusal("bad-person", "\n".join(new.values()), new)


def _manages(library: Library, person: Person) -> bool:
    return person.active and GRANT in grants_of(person, library)


def _check_last(library: Library, people: Mapping[str, Person], before: Person) -> None:
    if holders_of(people, library, GRANT) == (before,):
        raise Refusal(
            "last-manager",
            f"{before.name}是最后一个能管理人员的人，这样改以后没有人能管了。请先让另一个人能管",
        )


def _stale() -> Refusal:
    return Refusal("stale-version", "这个人的资料刚被别人改过，请看了新的再改")
