"""Each fact of the trail as a line that a manager reads."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from flask import url_for

from forms_api.derive.devices import fold_devices
from forms_api.records.calendar_feed import CALENDAR_FEED
from forms_api.records.closing import CLOSING
from forms_api.records.device import DEVICE
from forms_api.records.excuse import EXCUSE
from forms_api.records.invitation import INVITATION
from forms_api.records.leave import LEAVE
from forms_api.records.person import CONSOLE, CREDENTIAL, PERSON, TOKEN
from forms_api.records.pin import PIN
from forms_api.records.receipt import RECEIPT
from forms_api.records.record import Record, spell_time
from forms_api.records.session_end import SESSION_END
from forms_api.records.signin import SIGNIN
from forms_api.records.submission import KIND as SUBMISSION
from forms_api.records.totp import TOTP
from forms_api.records.trail import READ, REFUSED
from forms_api.store.errors import IdErased
from forms_api.web.people.work_words import work_about, work_done
from forms_api.web.service import service
from forms_api.web.subject_words import subject_words
from forms_api.web.words import local

Name = Callable[[str], str]
"""Somebody's name by id."""

HOW_WORDS = {
    "password": "密码",
    "pin": "PIN",
    "invitation": "邀请链接",
    "token-refused": "令牌",
    "password-only": "密码对了，还要动态码",
    "totp": "动态码",
    "recovery": "备用码",
}
AREA_WORDS = {
    "board": "看板",
    "calendar": "日历订阅",
    "people": "人员",
    "forms": "表单",
    "records": "记录",
    "photos": "照片",
    "quarantine": "另存的内容",
    "training": "培训签收",
    "practical": "实操考核",
    "signin": "登录和设备",
    "api": "程序接口",
    "metrics": "运行情况",
}
"""By the first part of an endpoint."""


@dataclass(frozen=True)
class Line:
    """One fact in words: `pill` says what went wrong, `href` leads to what was read."""

    at: datetime
    what: str
    more: str = ""
    pill: str = ""
    href: str = ""


def line_of(record: Record, names: Mapping[str, str]) -> Line:
    """`names` by person id."""
    say = _WORDS.get(record.kind, _changed)
    return say(record, partial(_name, names))


def _name(names: Mapping[str, str], person_id: str) -> str:
    return "命令行" if person_id == CONSOLE else names.get(person_id, person_id or "不认识的名字")


def _signed_in(record: Record, name: Name) -> Line:
    how, device = HOW_WORDS.get(record.body["how"], record.body["how"]), record.body["device"]
    label = fold_devices(service().store.read(DEVICE, subject=device)) if device else {}
    places = [one.label for one in label.values()]
    pill = "" if record.body["ok"] else "没登录上"
    return Line(record.at, f"{name(record.subject)} 登录", " · ".join([how, *places]), pill)


def _signed_out(record: Record, name: Name) -> Line:
    if record.body["why"] != "all":
        words = {"switch": "换人，退出", "revoked": "停了一处登录"}.get(record.body["why"], "退出")
        return Line(record.at, f"{name(record.by)} {words}")
    if record.by == record.subject:
        return Line(record.at, f"{name(record.by)} 在所有设备上退出")
    return Line(record.at, f"{name(record.by)} 让人全部退出", name(record.subject))


def _refused(record: Record, name: Name) -> Line:
    endpoint = record.body["endpoint"]
    area = AREA_WORDS.get(endpoint.partition(".")[0], endpoint)
    is_foreign = record.body["code"] == "cross-site"
    more = "不是从本站的页面发来的" if is_foreign else "岗位不能办"
    return Line(record.at, f"{name(record.by)} 想用「{area}」", more, "被拒")


def _read(record: Record, name: Name) -> Line:
    seen = None
    with suppress(IdErased):
        seen = service().store.get(record.subject)
    if seen is None:
        return Line(record.at, f"{name(record.by)} 看了「已删除的记录」")
    title, more, page = _seen(seen, name)
    href = url_for(page, record_id=seen.id)
    return Line(record.at, f"{name(record.by)} 看了「{title}」", more, href=href)


def _seen(record: Record, name: Name) -> tuple[str, str, str]:
    """What it is, more of it, and the endpoint of its page."""
    library, body = service().policies.library(), record.body
    form_id = str(body.get("form") or body.get("content", {}).get("form"))
    title = library.forms[form_id].title if form_id in library.forms else form_id
    filled = f"{name(record.by)} {local(record.at):%m月%d日 %H:%M} 填"
    if record.kind != SUBMISSION:
        return f"{title}（另存）", filled, "quarantine.page"
    return title, f"{subject_words(record.subject)} · {filled}", "records.page"


def _changed(record: Record, name: Name) -> Line:
    whom = record.body["label"] if record.kind == DEVICE else name(record.subject)
    if campus := service().policies.library().school.find_campus(record.subject):
        whom = campus.title
    return Line(record.at, f"{name(record.by)} {_done(record)}", whom)


def _done(record: Record) -> str:
    body, is_first = record.body, record.id == record.subject
    if record.kind == TOKEN:
        return "停用了令牌" if body["expires"] <= spell_time(record.at) else "发了令牌"
    if record.kind == LEAVE:
        return "撤回了请假" if body["withdrawn"] else "记了请假"
    if record.kind in (PERSON, DEVICE) and not body["active"]:
        return "停用了设备" if record.kind == DEVICE else "停用了人员"
    if record.kind == CALENDAR_FEED:
        return "要了日历网址" if body["hash"] else "停用了日历网址"
    if record.kind == TOTP:
        return "设了动态码" if body["secret"] else "停用了动态码"
    words = {
        PERSON: "加了人员" if is_first else "改了人员资料",
        DEVICE: "登记了设备" if is_first else "改了设备",
        CREDENTIAL: "设了密码",
        PIN: "设了 PIN",
        INVITATION: "发了邀请",
    }
    return words[record.kind]


def _worked(record: Record, name: Name) -> Line:
    href = url_for("records.page", record_id=record.subject) if record.kind == RECEIPT else ""
    return Line(record.at, f"{name(record.by)} {work_done(record)}", work_about(record), href=href)


_WORDS: Mapping[str, Callable[[Record, Name], Line]] = {
    SIGNIN: _signed_in,
    SESSION_END: _signed_out,
    REFUSED: _refused,
    READ: _read,
    **dict.fromkeys((CLOSING, EXCUSE, RECEIPT), _worked),
}
