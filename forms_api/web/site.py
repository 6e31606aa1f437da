"""The built handbook: the files of the site folder, and nothing outside it."""

import mimetypes
import re
from functools import lru_cache
from pathlib import Path

from flask import Blueprint, Flask, Response, redirect, render_template, request, send_file
from flask.typing import ResponseReturnValue
from werkzeug.routing import PathConverter
from werkzeug.security import safe_join

from forms_api.web.access import public
from forms_api.web.headers import POLICY, content_policy
from forms_api.web.inline_scripts import hash_scripts
from forms_api.web.render import render_page
from forms_api.web.service import service
from forms_api.web.shell import FOLDER as SHELL

blueprint = Blueprint("site", __name__)

_TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".json": "application/json",
    ".map": "application/json",
    ".svg": "image/svg+xml",
    ".xml": "application/xml",
    ".txt": "text/plain",
    ".woff2": "font/woff2",
    ".gz": "application/gzip",
}
_HASHED = re.compile(r"\.[0-9a-f]{8}\.min\.(js|css)$")
_ARTICLE = re.compile(r"<article\b[^>]*>")
_A_YEAR = 365 * 24 * 3600


class PagePath(PathConverter):
    """Any address but the API's: there, the credential comes before the question what exists."""

    regex = r"(?!api/)[^/].*?"


def teach_addresses(app: Flask) -> None:
    app.url_map.converters["page"] = PagePath


@blueprint.get("/", defaults={"path": ""})
@blueprint.get("/<page:path>")
@public
def show(path: str) -> ResponseReturnValue:
    root = service().settings.site
    if not root.is_dir():
        return render_page("no_site.html", 503 if not path else 404)
    found = find_file(root, path)
    if found is None:
        return _not_found(root)
    if found.name == "index.html" and path and not path.endswith(("/", "index.html")):
        # relative links of a page count from its folder
        return redirect(f"{request.path}/", 301)
    return _send(found)


def find_file(root: Path, path: str) -> Path | None:
    """The file of an address below `root`; a folder stands for its index.html."""
    home = root.resolve()
    joined = safe_join(str(home), path)
    if joined is None or _is_hidden(path):
        return None
    try:
        found = Path(joined, "index.html") if Path(joined).is_dir() else Path(joined)
        return found if found.is_file() and found.resolve().is_relative_to(home) else None
    except (OSError, ValueError):
        return None  # no file can have such a name


def _is_hidden(path: str) -> bool:
    parts = path.split("/")
    return parts[0] == SHELL or any(part.startswith(".") for part in parts)


def _send(path: Path, status: int = 200) -> Response:
    is_page = path.suffix == ".html"
    if is_page and service().settings.now:
        response = _with_pretended_time(path)
    else:
        response = _send_as_it_is(path, is_conditional=status == 200)
    if status != 200:
        response.status_code = status
    if is_page:
        stat = path.stat()
        response.headers[POLICY] = _policy(path, stat.st_mtime_ns, stat.st_size, stat.st_ino)
    return response


def _with_pretended_time(path: Path) -> Response:
    """A page that says, like every page then, that its clock is not the real one."""
    note = render_template("pretended_now.html")
    html = path.read_text(encoding="utf-8")
    return Response(_ARTICLE.sub(lambda start: start[0] + note, html, count=1))


def _send_as_it_is(path: Path, *, is_conditional: bool) -> Response:
    return send_file(
        path.resolve(),
        mimetype=_TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0],
        conditional=is_conditional,
        max_age=_A_YEAR if _HASHED.search(path.name) else None,
    )


def _not_found(root: Path) -> Response:
    page = root / "404.html"
    return _send(page, 404) if page.is_file() else render_page("no_site.html", 404)


@lru_cache(maxsize=1024)
def _policy(path: Path, _mtime: int, _size: int, _inode: int) -> str:
    return content_policy(hash_scripts(path.read_text(encoding="utf-8")))
