"""Who may add, change, invite and disable whom."""

from collections.abc import Iterable

from forms_api.actions.refusal import Refusal
from forms_api.derive.people import Person, grants_of
from forms_api.derive.where import may_act_at
from handbook.model.library import Library

GRANT = "manage-people"


def check_may_manage(library: Library, manager: Person, states: Iterable[Person]) -> None:
    """`states`: somebody before and after the change. Raises Refusal `forbidden`.

    Nobody gives, takes or takes over a right that they do not hold themselves, and nobody acts in a
    campus where they do not work.
    """
    own = grants_of(manager, library)
    if not manager.active or GRANT not in own:
        raise Refusal("forbidden", "您的岗位不能管理人员，请找园长或后勤主任")
    for person in states:
        if not grants_of(person, library) <= own:
            raise Refusal("forbidden", f"{person.name}的权限比您的多，请由权限更多的人来办")
        if not _covers(manager, person):
            raise Refusal("forbidden", f"{person.name}在别的园区也工作，请由管那个园区的人来办")


def _covers(manager: Person, person: Person) -> bool:
    if not manager.campuses:
        return True
    return bool(person.campuses) and all(may_act_at(manager, one) for one in person.campuses)
