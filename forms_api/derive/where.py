"""Where a form is filled, and which of those places somebody may choose."""

from dataclasses import dataclass

from forms_api.derive.people import Person
from handbook.model.form import Form
from handbook.model.school import Campus, Place, School
from handbook.pages.places_words import places_of


@dataclass(frozen=True)
class Spot:
    """Where a record belongs: `subject` is the place's id, or the campus's where none is asked."""

    campus: str
    subject: str


def may_act_at(person: Person, campus_id: str) -> bool:
    """A person without campuses acts at all of them."""
    return not person.campuses or campus_id in person.campuses


def is_placed(form: Form) -> bool:
    """Whether the form is filled per place rather than for the campus as a whole."""
    return form.where is not None and bool(form.where.place or form.where.group)


def campuses_of(person: Person, school: School) -> tuple[Campus, ...]:
    return tuple(campus for campus in school.campuses if may_act_at(person, campus.id))


def my_places(form: Form, person: Person, school: School) -> tuple[Place, ...]:
    """The places of a form that are this person's own; all they may act at if none are."""
    allowed = tuple(
        place
        for place in places_of(form, school)
        if (campus := school.campus_of(place.id)) and may_act_at(person, campus.id)
    )
    own = tuple(place for place in allowed if is_near(place.id, person))
    return own or allowed


def is_near(place_id: str, person: Person) -> bool:
    """Whether a place is one of the person's, or belongs to one: small-1-bedroom to small-1."""
    return any(place_id == own or place_id.startswith(f"{own}-") for own in person.places)


def find_spot(form: Form, school: School, person: Person, place: str | None) -> Spot | None:
    """Where a submission belongs. None: the place is missing, unknown or not one of the form's."""
    if not is_placed(form):
        campuses = campuses_of(person, school) or school.campuses
        is_own = form.where is not None and bool(form.where.each) and place == person.id
        wanted = campuses[0].id if is_own or not place else place
        return Spot(wanted, wanted) if school.find_campus(wanted) else None
    options = places_of(form, school)
    if place is None and len(options) == 1:
        place = options[0].id
    campus = school.campus_of(place) if place in {option.id for option in options} else None
    return Spot(campus.id, place) if campus and place else None
