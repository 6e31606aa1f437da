"""Before every request: who is calling, and whether the view admits them.

In this order: the view checks a key of its own · nobody is there · the job has not the grant ·
another site sent it · the page token is wrong · the password was typed too long ago.
"""

from typing import cast
from urllib.parse import urlencode

from flask import Response, abort, current_app, redirect, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.datastructures import WWWAuthenticate

from forms_api.actions.refusal import Refusal
from forms_api.derive.people import grants_of
from forms_api.web.access import (
    BY_KEY,
    PROVE,
    PUBLIC,
    SIGN_IN,
    Need,
    current_caller,
    current_person,
    declared_need,
    is_api,
    is_bearer,
    is_proved,
)
from forms_api.web.kept import ask_with_sheet, is_asked_again, may_come_back, show_again
from forms_api.web.origin import check_origin
from forms_api.web.service import service

_HARMLESS = ("GET", "HEAD", "OPTIONS")

TOO_OLD = "页面放得太久了，这次没有交。您填的都在，请看一遍，再交一次。"
STILL_HERE = "您刚才填的都在，还没有交。请看一遍，再交。"


def guard() -> ResponseReturnValue | None:
    need = declared_need(current_app.view_functions.get(request.endpoint or ""))
    if need and need.kind == BY_KEY:
        return None
    if _needs_person(need) and current_caller() is None:
        return _turn_away()
    if need and need.grant:
        _check_grant(need.grant)
    return _check_change() or _check_proof(need) or _look_again()


def _needs_person(need: Need | None) -> bool:
    # outside /api/ an address that leads nowhere may say so to everybody
    is_public = need is not None and need.kind == PUBLIC
    return not is_public and (is_api() or request.endpoint is not None)


def _check_grant(grant: str) -> None:
    if grant not in grants_of(current_person(), service().policies.library()):
        raise Refusal("forbidden", "您的岗位不能办这件事，请找园长或后勤主任")


def _check_change() -> Response | None:
    """A change by session is sent from a page of ours, with its token."""
    if request.endpoint is None or request.method in _HARMLESS or is_bearer():
        return None
    check_origin()
    try:
        cast(CSRFProtect, current_app.extensions["csrf"]).protect()
    except CSRFError:
        if not may_come_back():
            raise
        return show_again("csrf", TOO_OLD)
    return None


def _check_proof(need: Need | None) -> ResponseReturnValue | None:
    if need is None or not need.step_up:
        return None
    is_enough = need.bearer_proves if is_bearer() else is_proved()
    return None if is_enough else ask_for_proof()


def _look_again() -> Response | None:
    return show_again("again", STILL_HERE) if is_asked_again() else None


def _turn_away() -> ResponseReturnValue:
    if is_api():
        abort(401, www_authenticate=WWWAuthenticate("bearer"))
    return _ask_at(SIGN_IN)


def ask_for_proof() -> ResponseReturnValue:
    if is_bearer():
        raise Refusal("step-up", "这件事不能用令牌办，请在网页上登录后办")
    if is_api():
        raise Refusal("step-up", "请先在网页上再输一次密码或 PIN，五分钟内有效")
    return _ask_at(PROVE)


def _ask_at(path: str) -> ResponseReturnValue:
    """Lead to the page that asks who it is; with what was typed, if that may come back."""
    with_sheet = ask_with_sheet(path) if may_come_back() else None
    return with_sheet or redirect(f"{path}?{urlencode({'next': _way_back()}, safe='/')}", 303)


def _way_back() -> str:
    return request.full_path.rstrip("?") if request.method == "GET" else request.path
