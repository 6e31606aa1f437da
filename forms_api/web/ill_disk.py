"""A disk that fails under a page or the handbook: 503, as when it fails a record."""

import errno
import logging
import os

from flask import Flask, Response

from forms_api.store.errors import StoreDown
from forms_api.web.access import is_api
from forms_api.web.errors import as_refusal, problem, say_when, status_of
from forms_api.web.render import render_page

ILLNESSES = frozenset(
    {errno.EIO, errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.EMFILE, errno.ENFILE}
)
"""Any other OSError is a mistake of ours."""


_PAGE = """<!doctype html><html lang="zh-CN"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>请稍等</title>
<h1>请稍等</h1><p role="alert">{words}</p></html>
"""


def is_ill(error: OSError) -> bool:
    return error.errno in ILLNESSES


def answer_for_ill_disk(app: Flask) -> None:
    app.register_error_handler(OSError, _answer)


def read_templates(app: Flask) -> None:
    """While the disk can be read: the page that says that it cannot needs them. Raises OSError."""
    for name in app.jinja_env.list_templates():
        app.jinja_env.get_template(name)
    with app.test_request_context():
        render_page("refused.html", words="")


def say_plainly() -> Response:
    """503 without anything from the disk."""
    refusal = as_refusal(StoreDown())
    status = status_of(refusal.code)
    if is_api():
        return say_when(problem(status, refusal.code, refusal.message))
    page = _PAGE.format(words=refusal.message)
    return say_when(Response(page, status, content_type="text/html; charset=utf-8"))


def _answer(error: OSError) -> Response:
    if not is_ill(error):
        raise error
    logging.getLogger(__name__).warning("the disk fails: %s", _why(error))
    return say_plainly() if is_api() else _say_in_the_shell()


def _why(error: OSError) -> str:
    # without the name of the file, which may be what somebody asked for
    return os.strerror(error.errno or 0)


def _say_in_the_shell() -> Response:
    refusal = as_refusal(StoreDown())
    try:
        page = render_page("refused.html", status_of(refusal.code), words=refusal.message)
    except OSError:  # the shell is on the same disk
        return say_plainly()
    return say_when(page)
