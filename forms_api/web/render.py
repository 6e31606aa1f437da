"""Pages in the one look of the handbook."""

from datetime import datetime
from pathlib import Path
from typing import Any

from flask import Response, current_app, make_response, render_template

from forms_api.web.access import found_caller
from forms_api.web.headers import POLICY, content_policy
from forms_api.web.service import service
from forms_api.web.shell import Shell, read_shell

PLAIN = "plain_shell.html"


def render_page(template: str, status: int = 200, **context: Any) -> Response:
    """A template that extends page.html, inside the app shell."""
    shell = _shell()
    response = make_response(render_template(template, shell=shell, **context), status)
    response.headers[POLICY] = content_policy(shell.scripts)
    return response


def page_context() -> dict[str, Any]:
    """What every template may use: `me` (Person or None) and `pretended_now` (or None)."""
    # only who is known already: the page that says that the store is down must not ask it
    caller = found_caller()
    return {"me": caller.person if caller else None, "pretended_now": _pretended_now()}


def _pretended_now() -> datetime | None:
    """The clock in the school's zone when it does not show the real time."""
    if service().settings.now is None:
        return None
    return service().clock().astimezone(service().policies.library().school.zone)


def _shell() -> Shell:
    templates = Path(current_app.root_path) / str(current_app.template_folder)
    return read_shell(service().settings.site, templates / PLAIN)
