"""Where a form is filled, in words."""

from handbook.model.form import Form
from handbook.model.school import Place, School

_FEW = 3


def places_of(form: Form, school: School) -> tuple[Place, ...]:
    """The places that each need a record; empty where it is the campus, a person or a thing."""
    where = form.where
    if where is None:
        return ()
    if where.place:
        return tuple(place for place in school.places if place.id == where.place)
    return tuple(place for place in school.places if where.group and place.group == where.group)


def where_words(form: Form, school: School) -> str:
    """「食堂」「小一班、小二班等 6 处」「每人一份」「全园」."""
    where = form.where
    if where is None:
        return "全园"
    if where.each:
        return "每人一份"
    if where.register_id:
        return "台账里的每一件"
    return _named([place.title for place in places_of(form, school)]) or "全园"


def _named(titles: list[str]) -> str:
    if len(titles) <= _FEW:
        return "、".join(titles)
    return f"{'、'.join(titles[:2])}等 {len(titles)} 处"
