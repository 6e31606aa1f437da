"""A request's form, filled in by where somebody comes from: a place's QR code, a thing's label."""

from collections.abc import Mapping

from werkzeug.datastructures import MultiDict

from forms_api.derive.people import Person
from forms_api.derive.where import is_placed
from handbook.model.field import PlaceField
from handbook.model.form import Form
from handbook.model.school import School


def asks_for_place(form: Form) -> bool:
    """Whether the place is one of the questions: then nothing else has to ask for it."""
    return not is_placed(form) and _place_field(form) is not None


def filled_in(
    form: Form, args: Mapping[str, str], person: Person, school: School
) -> MultiDict[str, str]:
    """What the address says: `f.<field>` for any field, `place` for where it is."""
    sent = asked_answers(form, args)
    sent["place"] = args.get("place", "")
    field = _place_field(form)
    place = args.get("place") or _only_place(person)
    if field and place and _may_be(field, place, school):
        sent.setdefault(f"f.{field.id}", place)
    return sent


def asked_answers(form: Form, args: Mapping[str, str]) -> MultiDict[str, str]:
    """`f.<field>` of an address."""
    names = (f"f.{item.id}" for item in form.fields)
    return MultiDict({name: args[name] for name in names if name in args})


def _place_field(form: Form) -> PlaceField | None:
    return next((item for item in form.fields if isinstance(item, PlaceField)), None)


def _only_place(person: Person) -> str | None:
    """Who has one place of their own nearly always reports what is there."""
    return person.places[0] if len(person.places) == 1 else None


def _may_be(field: PlaceField, place_id: str, school: School) -> bool:
    place = school.find_place(place_id)
    return place is not None and field.group in (None, place.group)
