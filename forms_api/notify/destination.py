"""Where reminders go: read from the words of HOUQIN_NOTIFY, one destination each.

kind[@campus][:job]=address — 「wecom=https://…」, 「feishu@main:principal=https://…#secret」.
With a campus only what is of that campus; with a job only what was passed up to that job.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from forms_api.notify.loopback import is_loopback
from forms_api.notify.mailbox import BadMailbox, read_mailbox
from forms_api.notify.robots import ROBOTS

MAIL = "mail"
UNSIGNED = "wecom"
_ID = r"[a-z0-9][a-z0-9-]*"
_WORD = re.compile(rf"(?P<kind>[a-z]+)(?:@(?P<campus>{_ID}))?(?::(?P<job>{_ID}))?=(?P<address>.+)")


class BadDestination(ValueError):
    """The words say which one (by its place, counted from 1) and what to write. No secret."""


@dataclass(frozen=True)
class Destination:
    """`label` is what people call it, each its own. `campus`, `job`: None means any."""

    label: str
    kind: str
    campus: str | None
    job: str | None
    address: str = field(repr=False)
    secret: str = field(default="", repr=False)

    def takes(self, campus: str) -> bool:
        return self.campus in (None, campus)


def read_destinations(text: str) -> tuple[Destination, ...]:
    """In the order in which they are written. Raises BadDestination."""
    found = [_read(n, word) for n, word in enumerate(text.split(), 1)]
    return tuple(_number(found))


def _read(n: int, word: str) -> Destination:
    parts = _WORD.fullmatch(word)
    if parts is None or parts["kind"] not in (*ROBOTS, MAIL):
        kinds = "、".join((*ROBOTS, MAIL))
        raise BadDestination(f"第 {n} 个看不懂：请写成 种类=地址，种类有 {kinds}")
    label = word.partition("=")[0]
    address, _, secret = parts["address"].partition("#")
    if problem := _check(parts["kind"], parts["address"], secret):
        raise BadDestination(f"第 {n} 个（{label}）{problem}")
    if parts["kind"] == MAIL:
        address, secret = parts["address"], ""
    return Destination(label, parts["kind"], parts["campus"], parts["job"], address, secret)


def _check(kind: str, address: str, secret: str) -> str | None:
    """What is wrong, in Chinese. It quotes nothing."""
    try:
        if not (address.isascii() and address.isprintable()):
            return "的地址里有不该有的字"
        if kind == MAIL:
            read_mailbox(address)
            return None
        return _check_robot(kind, address, secret)
    except BadMailbox as bad:
        return str(bad)
    except ValueError:
        return "的地址看不懂，请原样复制"


def _check_robot(kind: str, address: str, secret: str) -> str | None:
    parts = urlsplit(address)
    safe = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or ""))
    if not (safe and parts.hostname and parts.port != 0) or parts.username:
        return "的地址要以 https:// 开头，请从群机器人的设置里原样复制"
    if secret and kind == UNSIGNED:
        return "企业微信的机器人没有加签密钥，# 和后面的请去掉"
    return None


def _number(found: Sequence[Destination]) -> list[Destination]:
    """Two with the same label get numbers: what was sent to one was not sent to the other."""
    seen: Counter[str] = Counter()
    numbered = []
    for one in found:
        seen[one.label] += 1
        n = seen[one.label]
        numbered.append(one if n == 1 else replace(one, label=f"{one.label}#{n}"))
    return numbered
