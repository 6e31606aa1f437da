"""Where the log goes: to stderr, a line an event."""

import logging
import sys
import threading

from forms_api.web.log_lines import OURS, JsonLines, TextLines

JSON, TEXT = "json", "text"


class Stderr(logging.StreamHandler):  # type: ignore[type-arg] # generic for type checkers only
    """A log that cannot be written must not fail a request, nor print what it could not write."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        pass


def start_log(form: str) -> None:
    """Write the log of this process: `json`, `text`, or what suits stderr if `form` is empty."""
    chosen = form or (TEXT if sys.stderr.isatty() else JSON)
    handler = Stderr(sys.stderr)
    handler.setFormatter(TextLines() if chosen == TEXT else JsonLines())
    logging.getLogger().handlers[:] = [handler]
    for name in OURS:
        logging.getLogger(name).setLevel(logging.INFO)
    logging.captureWarnings(True)
    threading.excepthook = _say_that_a_thread_died


def _say_that_a_thread_died(died: threading.ExceptHookArgs) -> None:
    name = died.thread.name if died.thread else "?"
    error = died.exc_value or died.exc_type()
    logging.getLogger(__name__).critical("thread %s died", name, exc_info=error)
