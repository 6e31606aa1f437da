"""Change somebody's name, jobs, campuses or places; disable them, or let them come back."""

from dataclasses import replace
from datetime import datetime

from forms_api.actions.add_person import Newcomer, clean_spaces, find_faults
from forms_api.actions.may_manage import GRANT
from forms_api.actions.person_fact import find_person_fact
from forms_api.actions.refusal import Refusal
from forms_api.derive.people import Person, fold_people, grants_of, holders_of
from forms_api.records.person import CONSOLE, PERSON, person_record
from forms_api.store.errors import Stale
from forms_api.store.store import Store
from handbook.model.library import Library


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
    fact = find_person_fact(store, wanted.id)
    people = fold_people(store.read(PERSON))
    before, wanted = people[wanted.id], replace(wanted, name=clean_spaces(wanted.name))
    if seen not in (None, fact.id):
        raise _stale()
    if _state(before) == _state(wanted):
        return before
    _check_changes(library, before, wanted)
    if not even_last:
        _check_last(library, people, before, wanted)
    record = person_record(
        now,
        campus=next(iter(wanted.campuses), fact.campus),
        name=wanted.name,
        jobs=wanted.jobs,
        campuses=wanted.campuses,
        places=wanted.places,
        active=wanted.active,
        person_id=wanted.id,
        by=by,
    )
    try:
        store.append(record, after=fact.id)
    except Stale:
        raise _stale() from None
    return fold_people(store.read(PERSON, subject=wanted.id))[wanted.id]


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


def _check_last(
    library: Library, people: dict[str, Person], before: Person, wanted: Person
) -> None:
    holders = holders_of(people, library, GRANT)
    stays = wanted.active and GRANT in grants_of(wanted, library)
    if holders == (before,) and not stays:
        raise Refusal(
            "last-manager",
            f"{before.name}是最后一个能管理人员的人，这样改以后没有人能管了。请先让另一个人能管",
        )


def _stale() -> Refusal:
    return Refusal("stale-version", "这个人的资料刚被别人改过，请看了新的再改")
