"""The cookie of a session: bound to this very host over https, plain on the http of a LAN.

A browser takes a `__Host-` cookie only over https, for the whole site and this host alone: neither
a neighbour's page nor a line that was tapped once can plant one. Over http it would take none at
all, so there the name is plain; the sign-in page says that the line is open.
"""

import hashlib

from flask import Flask, request
from flask.sessions import SecureCookieSessionInterface

SESSION = "houqin"


def cookie_name(plain: str) -> str:
    """What a cookie is called on the line that this request came by."""
    return f"__Host-{plain}" if request.is_secure else plain


class SessionCookie(SecureCookieSessionInterface):
    """Flask's signed session, under the name that the line allows."""

    digest_method = staticmethod(hashlib.sha256)

    def get_cookie_name(self, app: Flask) -> str:  # noqa: ARG002 - Flask's signature
        return cookie_name(SESSION)

    def get_cookie_secure(self, app: Flask) -> bool:  # noqa: ARG002
        return request.is_secure

    def get_cookie_path(self, app: Flask) -> str:  # noqa: ARG002
        return "/"

    def get_cookie_domain(self, app: Flask) -> None:  # noqa: ARG002
        return None
