"""A disk that fails under a page or the handbook: 503, as when it fails a record."""

import errno
import logging

from flask import Flask, Response

from forms_api.store.errors import StoreDown
from forms_api.web.access import is_api
from forms_api.web.errors import as_refusal, problem, say_when, status_of
from forms_api.web.render import render_page

ILLNESSES = frozenset(
    {errno.EIO, errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.EMFILE, errno.ENFILE}
)
"""Any other OSError is a mistake of ours."""


def answer_for_ill_disk(app: Flask) -> None:
    app.register_error_handler(OSError, _answer)


def read_templates(app: Flask) -> None:
    """While the disk can be read: the page that says that it cannot needs them. Raises OSError."""
    for name in app.jinja_env.list_templates():
        app.jinja_env.get_template(name)
    with app.test_request_context():
        render_page("refused.html", words="")


def _answer(error: OSError) -> Response:
    if error.errno not in ILLNESSES:
        raise error
    logging.getLogger(__name__).warning("the disk fails: %s", error)
    return say_when(_say())


def _say() -> Response:
    refusal = as_refusal(StoreDown())
    status = status_of(refusal.code)
    if is_api():
        return problem(status, refusal.code, refusal.message)
    try:
        return render_page("refused.html", status, words=refusal.message)
    except OSError:  # its template is on the same disk
        return Response(f"{refusal.message}\n", status, content_type="text/plain; charset=utf-8")
