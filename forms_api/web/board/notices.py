"""What everybody has to know of a thing today: the lawn is closed, until when."""

from datetime import timedelta

from forms_api.actions.find_request import all_requests
from forms_api.derive.deadlines import deadline_of
from forms_api.derive.people import Person
from forms_api.derive.requests import Request
from forms_api.derive.school_days import read_school_days
from forms_api.derive.where import may_act_at
from forms_api.web.service import service
from forms_api.web.words import local
from handbook.model.library import Library

_MOMENT = timedelta(milliseconds=1)


def notice_words(me: Person) -> tuple[str, ...]:
    """「操场东边草坪：封闭，不能进，到 11月30日」, of the campuses of who asks. Who may not read
    the row is told all the same: it says no more than the board on the lawn."""
    here = service()
    library = here.policies.library()
    telling = {
        form.id
        for form in library.forms.values()
        if not form.is_personal and any(state.notice for state in form.states.values())
    }
    rows = all_requests(library, here.store, telling) if telling else ()
    return tuple(
        _say(library, one) for one in rows if one.stage.notice and may_act_at(me, one.record.campus)
    )


def _say(library: Library, row: Request) -> str:
    deadline = deadline_of(row, read_school_days(library), library.school.zone)
    day = local(deadline.ends - _MOMENT) if deadline else None
    until = f"，到 {day.month}月{day.day}日" if day else ""
    name = row.title.removeprefix(row.number or "").strip()
    return f"{name}：{row.stage.title}{until}"
