"""The Flask app: every part of it named in one list."""

import logging
from datetime import timedelta
from typing import Any

from flask import Blueprint, Flask
from flask_login import LoginManager
from flask_wtf.csrf import CSRFProtect

from forms_api.web import (
    access,
    api,
    board,
    calendar,
    control,
    cookies,
    errors,
    forms,
    guard,
    headers,
    health,
    hosts,
    kept,
    learning,
    metrics,
    mine,
    named_parts,
    paper,
    people,
    photos,
    practical,
    proxy,
    quarantine,
    records,
    render,
    request_log,
    requests,
    signin,
    site,
    training,
    words,
)
from forms_api.web.meter import Meter
from forms_api.web.service import EXTENSION, Service

BLUEPRINTS: tuple[Blueprint, ...] = (
    mine.blueprint,
    board.blueprint,
    calendar.blueprint,
    forms.blueprint,
    records.blueprint,
    requests.blueprint,
    photos.blueprint,
    quarantine.blueprint,
    training.blueprint,
    learning.blueprint,
    practical.blueprint,
    api.blueprint,
    signin.blueprint,
    people.blueprint,
    paper.blueprint,
    health.blueprint,
    metrics.blueprint,
    control.blueprint,
    site.blueprint,
)
"""Each declares the access of its views; the site is last, it takes every other address."""

LONGEST_BODY = 2 * 1024 * 1024
SIGNED_IN_FOR = timedelta(days=14)


class HouqinApp(Flask):
    def log_exception(self, exc_info: Any) -> None:
        """Flask's own words name the address that was asked for, and an address may be a secret."""
        logging.getLogger(__name__).error("unforeseen error", exc_info=exc_info)


def create_app(
    service: Service,
    *,
    secret_key: str,
    control_key: str | None = None,
    meter: Meter | None = None,
) -> Flask:
    """The app around a service. `secret_key` signs sessions; without `control_key` no command of
    this machine may write through the app. `meter` goes on counting for several apps in turn."""
    app = HouqinApp(__name__)
    app.request_class = named_parts.NamedPartsRequest
    app.session_interface = cookies.SessionCookie()
    proxy.trust_proxies(app, service.settings.proxies)
    app.config.from_mapping(_config(secret_key, control_key))
    app.extensions[EXTENSION] = service
    app.extensions[metrics.EXTENSION] = meter or Meter()
    _take_guards(app)
    site.teach_addresses(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    signin.limit_attempts(app)
    calendar.limit_readers(app)
    errors.register_errors(app)
    access.public(app.view_functions["static"])
    return app


def _config(secret_key: str, control_key: str | None) -> dict[str, object]:
    return {
        "SECRET_KEY": secret_key,
        "CONTROL_KEY": control_key,
        "MAX_CONTENT_LENGTH": LONGEST_BODY,
        "PERMANENT_SESSION_LIFETIME": SIGNED_IN_FOR,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        # checked by hand, after the credential; without a limit, so that a queued form still goes
        "WTF_CSRF_CHECK_DEFAULT": False,
        "WTF_CSRF_TIME_LIMIT": None,
        # origin.py looks at what the browser says of itself, over http too
        "WTF_CSRF_SSL_STRICT": False,
    }


def _take_guards(app: Flask) -> None:
    """In the order in which they look at a request."""
    request_log.log_requests(app)
    # templates get `me`: the page that says that the store is down must not ask it who calls
    LoginManager(app, add_context_processor=False).user_loader(signin.load_signed_in)
    CSRFProtect(app)
    app.before_request(hosts.check_host)
    app.before_request(guard.guard)
    # the last one here is the first to see an answer, and the log of requests sees it as it goes
    app.after_request(headers.add_headers)
    app.after_request(kept.bring_back)
    app.context_processor(render.page_context)
    app.context_processor(words.template_words)
    app.context_processor(lambda: {"sheet_field": kept.sheet_field})
