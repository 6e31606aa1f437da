"""/people/trail: who signed in, was refused, read of somebody or changed what, newest first."""

from collections import Counter
from itertools import islice

from flask import request
from flask.typing import ResponseReturnValue

from forms_api.actions.may_manage import GRANT
from forms_api.derive.trail import CHANGE, PARTS, WORK, kinds_in, newest_first
from forms_api.records.signin import SIGNIN
from forms_api.records.trail import READ, REFUSED
from forms_api.web.access import known_people, may
from forms_api.web.people.blueprint import blueprint
from forms_api.web.people.trail_words import line_of
from forms_api.web.render import render_page
from forms_api.web.service import service

PAGE = 50
LAST = 10_000
"""A page number beyond is nobody's: what comes before it would all be read to get there."""

PART_WORDS = {
    SIGNIN: "登录",
    REFUSED: "被拒",
    READ: "看过",
    CHANGE: "改动",
    WORK: "停园、不用做、看过",
}


@blueprint.get("/people/trail")
@may(GRANT)
def trail() -> ResponseReturnValue:
    part, person = (request.args.get(key, "") for key in ("kind", "person"))
    number = min(max(request.args.get("page", 1, int), 1), LAST)
    store = service().store
    facts = newest_first([store.read(kind) for kind in kinds_in(part)], person)
    # one more than is shown tells whether there is another page
    shown = list(islice(facts, (number - 1) * PAGE, number * PAGE + 1))
    names = _names()
    return render_page(
        "people_trail.html",
        lines=[line_of(record, names) for record in shown[:PAGE]],
        number=number,
        has_more=len(shown) > PAGE,
        sent={"kind": part, "person": person},
        filled={key: value for key, value in (("kind", part), ("person", person)) if value},
        part_options=[(one, PART_WORDS[one]) for one in PARTS],
        person_options=list(names.items()),
    )


def _names() -> dict[str, str]:
    """Everybody's name by id; who shares a name has the end of the id behind it."""
    people = known_people().values()
    shared = Counter(one.name for one in people)
    return {
        one.id: f"{one.name}（{one.id[-6:]}）" if shared[one.name] > 1 else one.name
        for one in people
    }
