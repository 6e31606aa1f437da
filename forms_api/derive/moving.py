"""Who may do what next with a request, and for the rest: who may."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from forms_api.derive.answer_value import bare_value
from forms_api.derive.keepers import keepers_of
from forms_api.derive.people import Person
from forms_api.derive.requests import Request
from forms_api.derive.where import may_act_at
from handbook.model.flow import Condition, Move
from handbook.model.library import Library
from handbook.model.school import School
from handbook.model.values import EVERYONE

REPORTER, KEEPER, FIELD = "reporter", "keeper", "field:"
APPROVE = "approve-spending"

Why = Literal["not-theirs", "same-person", "own-thing"]


@dataclass(frozen=True)
class NextMove:
    """A move that the state allows. `why_not` is None for who may do it."""

    move: Move
    why_not: Why | None

    @property
    def is_mine(self) -> bool:
        return self.why_not is None


def next_moves(
    library: Library, request: Request, person: Person, keepers: Collection[str]
) -> tuple[NextMove, ...]:
    """What the state allows, in the order of the form; `keepers` as from `keepers_for`."""
    return tuple(
        NextMove(move, why_not(library, request, move, person, keepers))
        for move in possible_moves(request)
    )


def possible_moves(request: Request) -> tuple[Move, ...]:
    """The moves that somebody may do now; none when it is closed."""
    if request.is_final:
        return ()
    return tuple(move for move in request.form.moves if is_possible(request, move))


def is_possible(request: Request, move: Move) -> bool:
    return request.state in move.from_states and all(
        _holds(wanted, request.values.get(key)) for key, wanted in move.conditions.items()
    )


def why_not(
    library: Library, request: Request, move: Move, person: Person, keepers: Collection[str]
) -> Why | None:
    """Why the person may not do the move, whatever the state; None: they may."""
    if not _is_theirs(library, request, move, person, keepers):
        return "not-theirs"
    if any(person.id in request.doers(step) for step in _others(request, move)):
        return "same-person"
    # who keeps a thing does not confirm that it is there; that it is gone, anybody may say
    if move.counts == "present" and person.id in keepers:
        return "own-thing"
    return None


def movers_of(
    library: Library,
    request: Request,
    move: Move,
    people: Iterable[Person],
    keepers: Collection[str],
) -> tuple[Person, ...]:
    """Everybody who may do the move now."""
    return tuple(
        person for person in people if why_not(library, request, move, person, keepers) is None
    )


def is_approval(library: Library, move: Move) -> bool:
    """Whether only jobs that may approve spending do it."""
    jobs = [library.jobs.get(word) for word in move.who]
    return all(job is not None and APPROVE in job.grants for job in jobs)


def needs_proof(library: Library, move: Move) -> bool:
    """Whether the password has to be typed again for it; a token does not stand for that."""
    return is_approval(library, move) if move.step_up is None else move.step_up


def keepers_for(request: Request, people: Mapping[str, Person], school: School) -> tuple[str, ...]:
    """Who keeps the thing: the person named in the field `keeper`; where there is none who is
    still here, the keeper and the deputy of the place."""
    named = people.get(str(request.values.get(KEEPER)))
    if named is not None and named.active:
        return (named.id,)
    found = keepers_of(people.values(), place_of(request), school)
    return tuple(one.id for one in (found.keeper, found.deputy) if one)


def place_of(request: Request) -> str:
    """Where it is now: the last answer to a question for a place, or where it was reported."""
    asked = (request.values.get(item.id) for item in request.form.fields if item.type == "place")
    return next((place for place in asked if place), request.record.subject)


def _is_theirs(
    library: Library, request: Request, move: Move, person: Person, keepers: Collection[str]
) -> bool:
    if not person.active or not may_act_at(person, request.record.campus):
        return False
    # who stands in for somebody gets the forms of the other's jobs, not the right to approve
    jobs = person.jobs if is_approval(library, move) else person.form_jobs
    return any(_is_meant(word, request, person, jobs, keepers) for word in move.who)


def _is_meant(
    word: str, request: Request, person: Person, jobs: Collection[str], keepers: Collection[str]
) -> bool:
    if word == REPORTER:
        return person.id == request.record.by
    if word == KEEPER:
        return person.id in keepers
    if word.startswith(FIELD):
        return person.id == request.values.get(word.removeprefix(FIELD))
    return word == EVERYONE or word in jobs


def _others(request: Request, move: Move) -> frozenset[str]:
    """The steps whose doers must not do this one."""
    groups = (group for group in request.form.different_people if move.id in group)
    return frozenset(step for group in groups for step in group) - {move.id}


def _holds(wanted: Condition, value: Any) -> bool:
    bare = bare_value(value)
    if bare is None:
        return False
    said = set(map(str, bare)) if isinstance(bare, tuple | list) else {str(bare)}
    return (
        (not wanted.words or not said.isdisjoint(wanted.words))
        and (wanted.at_most is None or Decimal(bare) <= wanted.at_most)
        and (wanted.above is None or Decimal(bare) > wanted.above)
    )
