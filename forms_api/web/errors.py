"""Every way of saying no: a page in Chinese, or RFC 9457 problem+json under /api/."""

import logging
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from flask import Flask, Response, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from forms_api.actions.keep_trail import keep_refusal
from forms_api.actions.refusal import Refusal
from forms_api.records.canonical import canonical
from forms_api.store.errors import IdErased, StoreError, StoreFull
from forms_api.web.access import found_caller, is_api
from forms_api.web.render import render_page
from forms_api.web.request_log import request_number
from forms_api.web.service import service

RETRY_AFTER = "5"

_ON_RECORD = ("forbidden", "cross-site")
"""What is refused for want of permission, to somebody who is signed in, is a fact."""

STATUS = {
    "forbidden": 403,
    "step-up": 403,
    "cross-site": 403,
    "different-people": 403,
    "csrf": 400,
    "again": 200,
    "not-found": 404,
    "id-conflict": 409,
    "stale-version": 409,
    "wrong-state": 409,
    "erased": 410,
    "store-down": 503,
    "store-full": 507,
    "bad-json": 400,
    "not-json": 415,
}
"""HTTP status by code; every other code of a Refusal is 422."""

_UNFORESEEN = 500

_HTTP = {
    400: ("bad-request", "请求不对，请返回重试"),
    401: ("unauthorized", "请先登录，或出示有效的令牌"),
    403: ("forbidden", "您不能看这一页"),
    404: ("not-found", "没有这一页，请检查地址"),
    405: ("method-not-allowed", "这个地址不能这样用"),
    413: ("too-large", "内容太大，请分开提交"),
    415: ("not-json", "请用 application/json 提交"),
    429: ("too-many", "试得太多了，请过一分钟再试"),
}


def register_errors(app: Flask) -> None:
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(StoreError, _not_stored)
    app.register_error_handler(CSRFError, _forged)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unforeseen)


def status_of(code: str) -> int:
    return STATUS.get(code, 422)


def as_refusal(error: StoreError) -> Refusal:
    """What the store could not do, in words: for a page that keeps what was typed."""
    if isinstance(error, IdErased):
        return Refusal("erased", "这条记录已按规定删除，只留下编号")
    if isinstance(error, StoreFull):
        return Refusal("store-full", "磁盘满了，这次没有存上。请告诉管理员，稍后再交一次")
    return Refusal("store-down", "暂时存不上。请稍等几秒，再交一次")


def say_when(response: Response) -> Response:
    """Tell a program when to try again, if that is all that it can do."""
    if response.status_code == status_of("store-down"):
        response.headers["Retry-After"] = RETRY_AFTER
    return response


def _refused(refusal: Refusal) -> ResponseReturnValue:
    if refusal.code in _ON_RECORD:
        _keep(refusal.code)
    status = status_of(refusal.code)
    return say_when(_say(status, refusal.code, refusal.message, refusal.fields))


def _keep(code: str) -> None:
    """Who tried what they may not do. It is refused whether or not that can be kept."""
    caller = found_caller()
    if caller is not None:
        with suppress(StoreError):
            store, now = service().store, service().clock()
            endpoint = request.endpoint or ""
            keep_refusal(store, caller.person, now, endpoint=endpoint, code=code)


def _not_stored(error: StoreError) -> ResponseReturnValue:
    return _refused(as_refusal(error))


def _forged(_: CSRFError) -> ResponseReturnValue:
    return _say(status_of("csrf"), "csrf", "页面放得太久了。请返回上一页，刷新后再交一次")


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None:
        return error.response
    status = error.code or 500
    code, words = _HTTP.get(status, ("error", "出了点问题，请稍后再试"))
    answer = _say(status, code, words)
    answer.headers.extend(
        (key, value) for key, value in error.get_headers() if key not in ("Content-Type",)
    )
    return answer


def _unforeseen(_: Exception) -> ResponseReturnValue:
    # the log has the trace, the user never does
    logging.getLogger(__name__).exception("unforeseen error")
    return _say(_UNFORESEEN, "internal", "出了点问题，已经记下。请稍后再试，或告诉管理员")


def _say(status: int, code: str, words: str, fields: Mapping[str, str] | None = None) -> Response:
    if is_api():
        return problem(status, code, words, fields)
    # with its number a manager finds what the log says of an error; no other refusal needs one
    number = request_number() if status == _UNFORESEEN else ""
    return render_page("refused.html", status=status, words=words, number=number)


def problem(
    status: int, code: str, detail: str, fields: Mapping[str, str] | None = None
) -> Response:
    """An RFC 9457 answer: `code` is stable, `detail` is for people, `fields` name the answers."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": detail,
        "status": status,
        "code": code,
        "detail": detail,
    }
    if fields:
        body["fields"] = dict(fields)
    return Response(canonical(body), status, content_type="application/problem+json")
