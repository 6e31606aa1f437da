"""/registers/<id>/stock-take: room by room, what is there is ticked; at the end the numbers."""

from typing import Any

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from forms_api.actions.count_rows import NotCounted, Tick, count_rows
from forms_api.actions.refusal import Refusal
from forms_api.actions.submit_form import may_fill
from forms_api.derive.moving import place_of
from forms_api.derive.stock_take import Tally, add_up, is_counted, may_count
from forms_api.derive.where import may_act_at
from forms_api.store.errors import StoreError
from forms_api.web.access import current_person, signed_in
from forms_api.web.errors import as_refusal, say_when, status_of
from forms_api.web.kept import comes_back
from forms_api.web.render import render_page
from forms_api.web.requests.blueprint import blueprint
from forms_api.web.requests.register import register_or_404
from forms_api.web.requests.remembered_room import (
    add_surplus,
    drop_surplus,
    forget_room,
    remember_room,
)
from forms_api.web.requests.room_view import (
    RoomView,
    count_register,
    current_term,
    find_row,
    last_words,
    make_room_rows,
    make_rooms,
    make_surplus,
)
from forms_api.web.sent_names import find_foreign
from forms_api.web.service import service
from handbook.model.form import Form
from handbook.model.school import Place

LONGEST = 60


@blueprint.get("/registers/<form_id>/stock-take")
@signed_in
def stock_take(form_id: str) -> ResponseReturnValue:
    """Which rooms there are, and how far the counting has come."""
    form = _counted_or_refused(form_id)
    forget_room()
    rows = count_register(form)
    rooms = make_rooms(form, rows)
    tally = add_up(rows)
    return render_page(
        "stock_take.html",
        form=form,
        rooms=rooms,
        tally=tally,
        surplus=sum(one.surplus for one in rooms),
        last=last_words(rows),
        term=current_term(),
        sheet=_sheet(form, tally, sum(one.unknown for one in rooms)),
        others=_other_places(rooms),
    )


@blueprint.get("/registers/<form_id>/stock-take/<room_id>")
@signed_in
def count_room(form_id: str, room_id: str) -> ResponseReturnValue:
    form = _counted_or_refused(form_id)
    room = _room_or_404(room_id)
    remember_room(form.id, room.id)
    return _show(form, room)


def _show_again(refusal: Refusal, form_id: str, room_id: str) -> Response:
    return _show(_counted_or_refused(form_id), _room_or_404(room_id), refusal)


@blueprint.post("/registers/<form_id>/stock-take/<room_id>")
@signed_in
@comes_back(_show_again)
def count(form_id: str, room_id: str) -> ResponseReturnValue:
    """What was ticked is there."""
    form, room = _counted_or_refused(form_id), _room_or_404(room_id)
    sent = request.form
    if refusal := find_foreign(("row",), "tick."):
        return _show(form, room, refusal)
    ticks = [
        Tick(row, sent.get(f"tick.{row}.id", ""), sent.get(f"tick.{row}.after", ""))
        for row in dict.fromkeys(sent.getlist("row"))
    ]
    here = service()
    try:
        left = count_rows(
            here.policies.library(), here.store, current_person(), room.id, ticks, here.clock()
        )
    except StoreError as error:
        return _show(form, room, as_refusal(error))
    if left:
        return _show(form, room, left[0].refusal, left)
    return redirect(_address(form, room, counted=len(ticks)), 303)


@blueprint.post("/registers/<form_id>/stock-take/<room_id>/more")
@signed_in
@comes_back(_show_again)
def surplus(form_id: str, room_id: str) -> ResponseReturnValue:
    """A number that was typed: of this room, of another, or of none; `drop` takes it off again."""
    form, room = _counted_or_refused(form_id), _room_or_404(room_id)
    if refusal := find_foreign(("words", "drop"), "f."):
        return _show(form, room, refusal)
    if dropped := request.form.get("drop"):
        drop_surplus(form.id, room.id, dropped)
        return redirect(_address(form, room), 303)
    words = " ".join(request.form.get("words", "").split())[:LONGEST]
    if not words:
        return redirect(_address(form, room), 303)
    found = find_row(form, words)
    if found is not None and place_of(found) == room.id:
        return redirect(_address(form, room, _anchor=f"row-{found.id}", here=found.id), 303)
    if not add_surplus(form.id, room.id, (found.number if found else None) or words):
        refusal = Refusal("too-many", "多出的太多了，请先登记或转过来几件，再接着盘")
        return _show(form, room, refusal)
    return redirect(_address(form, room, _anchor="more"), 303)


def _show(
    form: Form,
    room: Place,
    refusal: Refusal | None = None,
    not_counted: tuple[NotCounted, ...] = (),
) -> Response:
    rows = [one for one in count_register(form) if place_of(one.request) == room.id]
    school = service().policies.library().school
    asked = next((item.id for item in form.fields if item.type == "place"), None)
    page = render_page(
        "stock_take_room.html",
        status=status_of(refusal.code) if refusal else 200,
        form=form,
        room=room,
        campus=school.campus_of(room.id),
        tally=add_up(rows),
        rows=make_room_rows(rows),
        surplus=make_surplus(form, room.id),
        refusal=refusal,
        not_counted=not_counted,
        ticked=request.form.getlist("row") or request.args.getlist("here"),
        counted=request.args.get("counted", 0, int),
        register={f"f.{asked}": room.id} if asked and may_fill(form, current_person()) else None,
        name=next((f"f.{item.id}" for item in form.fields if item.type == "text"), None),
    )
    return say_when(page)


def _address(form: Form, room: Place, **more: Any) -> str:
    return url_for("requests.count_room", form_id=form.id, room_id=room.id, **more)


def _counted_or_refused(form_id: str) -> Form:
    """Raises Refusal: not-found, forbidden."""
    form = register_or_404(form_id)
    if not is_counted(form):
        raise Refusal("not-found", f"「{form.title}」不用盘点")
    if not may_count(form, current_person()):
        raise Refusal("forbidden", f"「{form.title}」不归您的岗位盘点，请找保管员或会计")
    return form


def _room_or_404(room_id: str) -> Place:
    school = service().policies.library().school
    found, campus = school.find_place(room_id), school.campus_of(room_id)
    if found is None or campus is None or not may_act_at(current_person(), campus.id):
        raise Refusal("not-found", "没有这个地方，请从列表里选")
    return found


def _other_places(rooms: tuple[RoomView, ...]) -> list[Place]:
    """Where the book has nothing: something may be there all the same."""
    school, listed = service().policies.library().school, {one.place.id for one in rooms}
    campuses = [one for one in school.campuses if may_act_at(current_person(), one.id)]
    return [each for one in campuses for each in one.places if each.id not in listed]


def _sheet(form: Form, tally: Tally, unknown: int) -> str | None:
    """The record of the stock-take with its numbers filled in, for who writes it."""
    rule = form.stock_take
    record = service().policies.library().forms.get(rule.form) if rule else None
    if rule is None or record is None or not may_fill(record, current_person()):
        return None
    numbers = {
        rule.booked: tally.booked,
        rule.found: tally.found,
        rule.missing: tally.missing,
        rule.surplus: unknown,
    }
    filled: dict[str, Any] = {f"f.{key}": number for key, number in numbers.items() if key}
    return url_for("forms.ask", form_id=record.id, **filled)
