"""/requests: mine, those that wait for me, and all that I may see."""

from collections.abc import Sequence

from flask import request
from flask.typing import ResponseReturnValue

from forms_api.actions.find_request import MOVING
from forms_api.actions.read_requests import InView
from forms_api.actions.submit_form import may_fill
from forms_api.derive.people import clean_name
from forms_api.derive.requests import Request
from forms_api.web.access import current_person, signed_in
from forms_api.web.render import render_page
from forms_api.web.requests.blueprint import blueprint
from forms_api.web.requests.line_view import make_line, name_of, place_words
from forms_api.web.requests.most_used import most_used_first
from forms_api.web.requests.waiting import overdue_since
from forms_api.web.requests.waits_for import read_views, sorted_by_need, waits_for_me
from forms_api.web.service import service
from handbook.model.form import Form

PAGE = 20
LISTS = ("mine", "waiting", "all")
OPEN, OVERDUE, CLOSED = "-open", "-overdue", "-closed"
"""What the list of states offers beside the states themselves, whose ids begin otherwise."""
ANY_FORM = {OPEN: "还没办完", OVERDUE: "超时", CLOSED: "已结束"}


@blueprint.get("/requests")
@signed_in
def index() -> ResponseReturnValue:
    sent = {key: request.args.get(key, "").strip() for key in ("form", "state", "find")}
    seen = read_views(sent["form"])
    found = [one for one in seen if _is_meant(one.request, sent["state"], sent["find"])]
    lists = {key: _in_list(key, found) for key in LISTS}
    which = _which(lists)
    chosen = sorted_by_need(one.request for one in lists[which])
    last = max(1, -(-len(chosen) // PAGE))
    number = min(max(request.args.get("page", 1, int), 1), last)
    every = read_views() if sent["form"] else seen
    kept = {one.request.form.id for one in every}
    return render_page(
        "requests.html",
        which=which,
        counts={key: len(one) for key, one in lists.items()},
        lines=[make_line(one) for one in chosen[(number - 1) * PAGE : number * PAGE]],
        total=len(chosen),
        overdue=sum(overdue_since(one) is not None for one in chosen),
        number=number,
        last=last,
        sent=sent,
        filled={key: value for key, value in sent.items() if value},
        form_options=[(form.id, form.title) for form in _forms("request")],
        state_options=_state_options(sent["form"]),
        may_open=most_used_first(form for form in _forms("request") if _is_mine(form)),
        registers=[form for form in _forms("register") if _is_mine(form) or form.id in kept],
    )


def _is_mine(form: Form) -> bool:
    return may_fill(form, current_person())


def _which(lists: dict[str, list[InView]]) -> str:
    """What was asked for; otherwise what waits, or what the person reported, or all."""
    asked = request.args.get("list", "")
    if asked in LISTS:
        return asked
    return next((key for key in ("waiting", "mine") if lists[key]), "all")


def _in_list(which: str, found: Sequence[InView]) -> list[InView]:
    if which == "waiting":
        return [one for one in found if waits_for_me(one)]
    requests = [one for one in found if one.request.form.kind == "request"]
    me = current_person().id
    return [one for one in requests if which == "all" or one.request.record.by == me]


def _is_meant(one: Request, state: str, words: str) -> bool:
    return _is_in(one, state) and all(word in _searched(one) for word in clean_name(words).split())


def _is_in(one: Request, state: str) -> bool:
    if state == OVERDUE:
        return overdue_since(one) is not None
    if state in (OPEN, CLOSED):
        return one.is_final == (state == CLOSED)
    return state in ("", one.state)


def _searched(one: Request) -> str:
    """What a search looks into: the words that were written, where, by whom."""
    written = (value for value in one.values.values() if isinstance(value, str))
    words = (one.title, one.form.title, place_words(one), name_of(one.record.by), *written)
    return clean_name(" ".join(words))


def _forms(kind: str) -> list[Form]:
    assert kind in MOVING
    return [form for form in service().policies.library().forms.values() if form.kind == kind]


def _state_options(form_id: str) -> list[tuple[str, str]]:
    form = service().policies.library().forms.get(form_id)
    own = [(key, state.title) for key, state in form.states.items()] if form else []
    return [*ANY_FORM.items(), *own]
