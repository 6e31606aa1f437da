"""Where somebody goes who has come in: to a page of this app, and nowhere else."""

import re
from urllib.parse import urlsplit

from flask import current_app
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

HOME = "/mine"

_ADDRESS = re.compile(r"/[A-Za-z0-9/._-]*")
"""All addresses here are ids and file names: what holds anything else was written by a stranger."""

_DOORS = tuple(
    f"signin.{view}" for view in ("ask", "pick", "by_password", "ask_proof", "ask_invited")
)
"""Pages that ask who it is lead nowhere."""


def local_path(wanted: str) -> str:
    """`wanted` if it is an address of this app that a browser may open, else the home page."""
    is_local = wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
    if not is_local or not wanted.isprintable() or "\\" in wanted or urlsplit(wanted).netloc:
        return HOME
    path = urlsplit(wanted).path
    return wanted if _ADDRESS.fullmatch(path) and _leads_somewhere(path) else HOME


def _leads_somewhere(path: str) -> bool:
    """Whether a browser that opens this address sees a page, and not one that asks who it is."""
    addresses = current_app.url_map.bind("localhost")
    try:
        endpoint, _ = addresses.match(path, "GET")
    except RequestRedirect:
        return True
    except HTTPException:
        return False
    # what can only be posted to would find nothing in the handbook
    is_page = endpoint != "site.show" or "POST" not in addresses.allowed_methods(path)
    return is_page and not path.startswith("/api/") and endpoint not in _DOORS
