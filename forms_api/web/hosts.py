"""Which hosts may be asked for: this machine, and what the settings name."""

import re
from collections.abc import Iterable
from ipaddress import ip_address

from flask import Response, request

from forms_api.web.access import is_api
from forms_api.web.errors import problem
from forms_api.web.service import service

_HOST = re.compile(r"([a-z0-9.-]+|\[[0-9a-f:.]+\])(:\d{1,5})?")
WORDS = "这个网址没有登记。请用平时的网址打开，或请管理员把它加到 HOUQIN_HOSTS"


def check_host() -> Response | None:
    """Refuse an address that is not on the list: a foreign page must not reach us by DNS."""
    if is_allowed(request.host, service().settings.hosts):
        return None
    if is_api():
        return problem(400, "unknown-host", WORDS)
    return Response(WORDS, 400, content_type="text/plain; charset=utf-8")


def is_allowed(host: str, extra: Iterable[str]) -> bool:
    """Whether a Host header, with or without port, is loopback or one of `extra`."""
    found = _HOST.fullmatch(host.lower())
    if not found:
        return False
    name = found[1].strip("[]")
    return name in ("localhost", *extra) or _is_loopback(name)


def _is_loopback(name: str) -> bool:
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False
