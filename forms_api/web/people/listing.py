"""/people: everybody, and the page of one."""

from collections import Counter

from flask import Response, request
from flask.typing import ResponseReturnValue

from forms_api.actions.authenticate import find_credential, find_secret
from forms_api.actions.enrol_device import own_devices
from forms_api.actions.find_totp import find_totp
from forms_api.actions.may_manage import GRANT
from forms_api.actions.read_sessions import read_sessions
from forms_api.actions.refusal import Refusal
from forms_api.derive.devices import Device, fold_devices
from forms_api.derive.leave import Leave, fold_leaves, leaves_on
from forms_api.derive.people import Person, clean_name, grants_of
from forms_api.derive.tokens import fold_tokens
from forms_api.records.device import DEVICE
from forms_api.records.leave import LEAVE
from forms_api.records.person import TOKEN
from forms_api.records.pin import PIN
from forms_api.web.access import known_people, may
from forms_api.web.errors import status_of
from forms_api.web.people.blueprint import blueprint
from forms_api.web.people.grants_words import grants_words
from forms_api.web.people.managed import may_manage, person_or_404
from forms_api.web.render import render_page
from forms_api.web.service import service
from forms_api.web.words import local

DONE = {
    "added": "加好了。接着发个邀请，本人扫一下就能设密码。",
    "changed": "改好了。",
    "disabled": "已停用。这个人的登录、PIN、密码、令牌和邀请都已失效。",
    "enabled": "已启用。请发个新邀请，本人重新设密码。",
    "token": "令牌已停用。",
    "device": "设备已停用，上面的登录也退出了。",
    "sessions": "已在所有设备上退出。",
    "totp": "动态码已停用。以后用密码登录，不再问动态码。",
    "leave": "请假记好了。",
    "withdrawn": "请假已撤回。",
}

PRESS_AGAIN = "again"
"""The code of what comes back after the password: here it was a button, not a sheet."""


@blueprint.get("/people")
@may(GRANT)
def index() -> ResponseReturnValue:
    wanted, show = clean_name(request.args.get("find", "")), request.args.get("show", "active")
    everybody = list(known_people().values())
    chosen = [one for one in everybody if show == "all" or one.active == (show != "disabled")]
    return render_page(
        "people.html",
        people=[one for one in chosen if _is_meant(one, wanted)],
        wanted=wanted,
        show=show,
        counts={"active": sum(one.active for one in everybody), "all": len(everybody)},
        names=Counter(clean_name(one.name) for one in everybody),
        clean_name=clean_name,
        away=_away(),
        shared=[one for one in _devices() if one.shared and one.active],
    )


@blueprint.get("/people/<person_id>")
@may(GRANT)
def page(person_id: str) -> ResponseReturnValue:
    return show_person(person_or_404(person_id))


def show_person(person: Person, refusal: Refusal | None = None) -> Response:
    """The page of a person; with a refusal, what was not done to them."""
    library, store, now = service().policies.library(), service().store, service().clock()
    tokens = [one for one in fold_tokens(store.read(TOKEN)).values() if one.person == person.id]
    return render_page(
        "person.html",
        status_of(refusal.code) if refusal else 200,
        person=person,
        grants=grants_words(grants_of(person, library)),
        campuses="、".join(map(library.school.title_of, person.campuses)),
        namesakes=_namesakes(person),
        may_change=may_manage(person),
        has_password=find_credential(store, person.id) is not None,
        has_pin=find_secret(store, PIN, person) is not None,
        has_totp=find_totp(store, person) is not None,
        sessions=read_sessions(store, person, now),
        devices=own_devices(store, person),
        tokens=[one for one in tokens if one.works(person, now)],
        leaves=[one for one in _leaves() if one.person == person.id],
        people=known_people(),
        today=local(now).date(),
        refusal=refusal if refusal and refusal.code != PRESS_AGAIN else None,
        done=_done(refusal),
    )


def _done(refusal: Refusal | None) -> str:
    if refusal and refusal.code == PRESS_AGAIN:
        return "已确认是您本人。刚才的事还没有办，请再按一次。"
    return DONE.get(request.args.get("done", ""), "")


def _is_meant(person: Person, wanted: str) -> bool:
    return wanted in clean_name(person.name) or person.id == wanted


def _namesakes(person: Person) -> list[Person]:
    name = clean_name(person.name)
    others = known_people().values()
    return [one for one in others if clean_name(one.name) == name and one.id != person.id]


def _devices() -> list[Device]:
    return list(fold_devices(service().store.read(DEVICE)).values())


def _leaves() -> tuple[Leave, ...]:
    return fold_leaves(service().store.read(LEAVE))


def _away() -> set[str]:
    today = local(service().clock()).date()
    return {one.person for one in leaves_on(_leaves(), today)}
