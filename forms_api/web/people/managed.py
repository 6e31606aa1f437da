"""The person that a page is about, if whoever asks may manage them."""

from forms_api.actions.may_manage import check_may_manage
from forms_api.actions.refusal import Refusal
from forms_api.derive.people import Person
from forms_api.web.access import current_person, known_people
from forms_api.web.service import service


def person_or_404(person_id: str) -> Person:
    """Raises Refusal `not-found`."""
    person = known_people().get(person_id)
    if person is None:
        raise Refusal("not-found", "没有这个人，请回到人员名单再找")
    return person


def managed_or_403(person_id: str) -> Person:
    """Raises Refusal: not-found, forbidden."""
    person = person_or_404(person_id)
    check_may_manage(service().policies.library(), current_person(), [person])
    return person


def may_manage(person: Person) -> bool:
    try:
        check_may_manage(service().policies.library(), current_person(), [person])
    except Refusal:
        return False
    return True
