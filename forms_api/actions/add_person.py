"""Add somebody to the staff: who may write the data folder may do so."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from forms_api.actions.authenticate import hash_password
from forms_api.actions.refusal import Refusal
from forms_api.derive.people import Person, fold_people, grants_of
from forms_api.derive.weak_password import weak_password_fault
from forms_api.records.ids import is_uuid
from forms_api.records.person import CONSOLE, credential_record, person_record
from forms_api.records.record import Record
from forms_api.store.store import Store
from handbook.loading.suggest import suggest
from handbook.model.library import Library

LONGEST_NAME = 50
SHORTEST = 8
SHORTEST_FOR_GRANTS = 12
LONGEST = 200
PROGRAM = "houqin"


@dataclass(frozen=True)
class Newcomer:
    """What is known of somebody who is to be added. Ids of jobs, campuses and places."""

    name: str
    jobs: tuple[str, ...]
    campuses: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


def add_person(
    library: Library,
    store: Store,
    newcomer: Newcomer,
    password: str | None,
    now: datetime,
    *,
    by: str = CONSOLE,
) -> Person:
    """Keep a person and the password; without one they are invited later. Raises Refusal
    `bad-person` with every fault in `fields`."""
    faults = find_faults(library, newcomer)
    if password is not None:
        faults |= check_password(library, newcomer.jobs, password, name=newcomer.name)
    if faults:
        raise Refusal("bad-person", "\n".join(faults.values()), faults)
    fact = newcomer_fact(library, newcomer, now, by=by)
    secrets = []
    if password is not None:
        hashed = hash_password(password)
        secrets = [
            credential_record(now, campus=fact.campus, person_id=fact.subject, hashed=hashed, by=by)
        ]
    store.append(fact, *secrets)
    return fold_people([fact])[fact.subject]


def newcomer_fact(library: Library, newcomer: Newcomer, now: datetime, *, by: str) -> Record:
    """The fact of a person who is to be added, not kept yet."""
    return person_record(
        now,
        campus=home_campus(library, newcomer),
        name=clean_spaces(newcomer.name),
        jobs=newcomer.jobs,
        campuses=newcomer.campuses,
        places=newcomer.places,
        by=by,
    )


def check_newcomer(library: Library, newcomer: Newcomer) -> None:
    """Raises Refusal `bad-person`, with every fault in `fields`; the password is asked later."""
    if faults := find_faults(library, newcomer):
        raise Refusal("bad-person", "\n".join(faults.values()), faults)


def find_faults(library: Library, newcomer: Newcomer) -> dict[str, str]:
    """What is wrong with a newcomer, a sentence by key: name, jobs, campuses, places."""
    school = library.school
    jobs = {job.id: job.title for job in library.jobs.values()}
    campuses = {campus.id: campus.title for campus in school.campuses}
    places = {place.id: place.title for place in school.places}
    faults = {
        "name": _name_fault(newcomer.name),
        "jobs": _unknown("岗位", newcomer.jobs, jobs) if newcomer.jobs else "请写明岗位",
        "campuses": _unknown("园区", newcomer.campuses, campuses),
        "places": _unknown("地方", newcomer.places, places),
    }
    return {key: fault for key, fault in faults.items() if fault}


def check_password(
    library: Library, jobs: Iterable[str], password: str, *, name: str
) -> dict[str, str]:
    """A sentence by key `password` when it is too short for these jobs, too long, or easy to guess
    for somebody with this name."""
    if faults := check_length(library, jobs, password):
        return faults
    own_words = (library.school.title, clean_spaces(name), PROGRAM)
    weak = weak_password_fault(password, own_words)
    return {"password": weak} if weak else {}


def check_length(library: Library, jobs: Iterable[str], password: str) -> dict[str, str]:
    """A sentence by key `password` when it is too short for these jobs, or too long."""
    holder = Person(id="", name="", jobs=tuple(jobs))
    shortest = SHORTEST_FOR_GRANTS if grants_of(holder, library) else SHORTEST
    if len(password) < shortest:
        whose = "有管理权限的岗位，" if shortest == SHORTEST_FOR_GRANTS else ""
        return {"password": f"{whose}密码至少 {shortest} 位，现在 {len(password)} 位"}
    return {"password": f"密码最多 {LONGEST} 位"} if len(password) > LONGEST else {}


def home_campus(library: Library, newcomer: Newcomer) -> str:
    """The campus that keeps the facts about a person: their first, or the school's."""
    return next(iter(newcomer.campuses), library.school.campuses[0].id)


def clean_spaces(name: str) -> str:
    """A name as it is kept: single spaces, none around."""
    return " ".join(name.split())


def _name_fault(name: str) -> str:
    if not clean_spaces(name):
        return "请写姓名"
    if len(clean_spaces(name)) > LONGEST_NAME:
        return f"姓名最多 {LONGEST_NAME} 字"
    if is_uuid(clean_spaces(name)) or any(
        unicodedata.category(char)[0] == "C" for char in clean_spaces(name)
    ):
        return "姓名里有不能用的字符"
    return ""


def _unknown(what: str, ids: Iterable[str], titles: Mapping[str, str]) -> str:
    return "；".join(_hint(what, one, titles) for one in ids if one not in titles)


def _hint(what: str, wrong: str, titles: Mapping[str, str]) -> str:
    by_title = {title: known for known, title in titles.items()}
    meant = by_title.get(wrong) or suggest(wrong, titles)
    if meant:
        return f"没有「{wrong}」这个{what}，是不是 {meant}（{titles[meant]}）？"
    return f"没有「{wrong}」这个{what}，可以用：{'、'.join(titles)}"
