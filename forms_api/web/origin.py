"""From which site a change was sent, as the browser says it: beside the page token, not instead.

A page of another site cannot forge these headers. A program that is no browser sends neither, and
has no session that somebody could abuse; there the page token alone decides.
"""

from flask import request

from forms_api.actions.refusal import Refusal

_OWN = ("same-origin", "none")
_WORDS = (
    "这个请求不是从本站的页面发来的，没有办。请从平时的网址打开页面再办；"
    "如果一直这样，请管理员看看 HOUQIN_PROXY 设对了没有"
)


def is_own_page() -> bool:
    """Whether the browser says, or does not deny, that a page of ours sent this request."""
    origin, site = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site")
    return (origin is None or origin.lower() == _own_origin()) and (site is None or site in _OWN)


def check_origin() -> None:
    """Raises Refusal `cross-site`."""
    if not is_own_page():
        raise Refusal("cross-site", _WORDS)


def _own_origin() -> str:
    return request.host_url.rstrip("/").lower()
