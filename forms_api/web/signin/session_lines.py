"""Where somebody is signed in, as lines of a list."""

from dataclasses import dataclass

from forms_api.actions.read_sessions import read_sessions
from forms_api.derive.live_sessions import LiveSession
from forms_api.derive.people import Person
from forms_api.web.service import service
from forms_api.web.words import local

HOW = {
    "password": "用密码",
    "totp": "用密码和动态码",
    "recovery": "用密码和备用码",
    "pin": "用 PIN",
    "invitation": "用邀请",
}


@dataclass(frozen=True)
class SessionLine:
    """`where` names the device, `since` says when and how the session began."""

    id: str
    where: str
    since: str
    is_here: bool


def session_lines(person: Person, here: str | None = None) -> list[SessionLine]:
    """`here`: the id of the session that asks; it stands first."""
    found = read_sessions(service().store, person, service().clock())
    lines = [_line(one, one.id == here) for one in found]
    return sorted(lines, key=lambda line: not line.is_here)


def _line(one: LiveSession, is_here: bool) -> SessionLine:
    begun, proved = local(one.begun), local(one.proved)
    words = f"{begun:%m月%d日 %H:%M} {HOW[one.how]}登录"
    if proved > begun:
        words += f"，{proved:%m月%d日 %H:%M} 又确认过"
    return SessionLine(one.id, _where(one), words, is_here)


def _where(one: LiveSession) -> str:
    if one.device is None:
        return "没有登记的手机或电脑"
    return f"{one.device.label}（公用）" if one.device.shared else one.device.label
