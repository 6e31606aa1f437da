"""区域分工到人: who looks after a place, and who does when the first is away.

Everybody who has the place among theirs looks after it. First comes who names it earlier in their
own list of places; of two alike, who has been here longer. A place that nobody has goes with the
place it belongs to: 小一班卧室 (small-1-bedroom) with 小一班 (small-1).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from forms_api.derive.people import Person
from forms_api.derive.where import may_act_at
from handbook.model.school import School


@dataclass(frozen=True)
class Keepers:
    """The keeper and the deputy of a place (None: nobody), and who else has it."""

    place: str
    keeper: Person | None = None
    deputy: Person | None = None
    others: tuple[Person, ...] = ()


def keepers_of(people: Iterable[Person], place_id: str, school: School) -> Keepers:
    """`people` in the order in which they came."""
    campus = school.campus_of(place_id)
    present = [
        person
        for person in people
        if person.active and campus is not None and may_act_at(person, campus.id)
    ]
    for wanted in _whole_and_part(place_id):
        if holders := _in_order(present, wanted):
            return _rank(place_id, holders)
    return Keepers(place_id)


def keepers_by_place(people: Iterable[Person], school: School) -> Mapping[str, Keepers]:
    """For every place of the school, in its order."""
    staff = tuple(people)
    return {place.id: keepers_of(staff, place.id, school) for place in school.places}


def gaps_in(people: Iterable[Person], place_ids: Iterable[str], school: School) -> list[Keepers]:
    """Of these places, those that nobody looks after, or only one; in the order they came."""
    staff = tuple(people)
    found = [keepers_of(staff, place_id, school) for place_id in dict.fromkeys(place_ids)]
    return [one for one in found if one.keeper is None or one.deputy is None]


def _whole_and_part(place_id: str) -> list[str]:
    """small-1-bedroom, small-1, small."""
    parts = place_id.split("-")
    return ["-".join(parts[:size]) for size in range(len(parts), 0, -1)]


def _in_order(people: Iterable[Person], place_id: str) -> list[Person]:
    holders = [person for person in people if place_id in person.places]
    return sorted(holders, key=lambda person: person.places.index(place_id))  # stable


def _rank(place_id: str, holders: list[Person]) -> Keepers:
    deputy = holders[1] if len(holders) > 1 else None
    return Keepers(place_id, holders[0], deputy, tuple(holders[2:]))
