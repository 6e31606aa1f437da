"""A line of the log: what it says, and what it never says."""

import io
import json
import logging

import pytest

from forms_api.web.log import Stderr, start_log
from forms_api.web.log_lines import FIELDS, OURS, JsonLines, TextLines, trace_of

CANARY = "13800001111"


@pytest.fixture
def write():
    """`write(formatter, logger)` gives that logger and the text that it writes."""
    undo = []

    def write(formatter, name="forms_api.x"):
        logger, stream = logging.getLogger(name), io.StringIO()
        handler = Stderr(stream)
        handler.setFormatter(formatter)
        before = logger.level
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
        undo.append(lambda: (logger.removeHandler(handler), logger.setLevel(before)))
        return logger, stream

    yield write
    for each in undo:
        each()


def fail():
    typed = CANARY
    try:
        int(typed + "x")
    except ValueError as error:
        raise LookupError(typed) from error


def test_a_message_is_one_json_object(write):
    logger, stream = write(JsonLines())
    logger.warning("手册没有更新：\n%s", "第二行")
    assert stream.getvalue().count("\n") == 1
    line = json.loads(stream.getvalue())
    assert line.pop("time").endswith("Z")
    assert line == {
        "level": "warning",
        "event": "message",
        "message": "手册没有更新：\n第二行",
        "request": None,
    }
    assert "手册" in stream.getvalue()


def test_an_error_has_its_places_and_kinds_and_no_values(write):
    logger, stream = write(JsonLines())
    try:
        fail()
    except LookupError:
        logger.exception("unforeseen error")
    assert stream.getvalue().count("\n") == 1
    assert CANARY not in stream.getvalue()
    trace = json.loads(stream.getvalue())["trace"]
    assert trace.startswith("Traceback (most recent call last):\n")
    assert trace.index("builtins.ValueError") < trace.index("builtins.LookupError")
    assert trace.count("in fail\n") == 2


def test_an_error_of_the_system_says_what_the_system_said():
    try:
        open(f"/nonexistent/{CANARY}")  # noqa: SIM115, PTH123 - it fails
    except OSError as error:
        trace = trace_of(error)
    assert trace.endswith("FileNotFoundError: No such file or directory")
    assert CANARY not in trace


def test_errors_that_cause_each_other_end():
    first, second = ValueError(), LookupError()
    first.__cause__, second.__cause__ = second, first
    assert trace_of(first).count("Error") == 2


def test_what_a_foreign_library_says_is_not_repeated(write):
    logger, stream = write(JsonLines(), "flask-limiter")
    logger.warning("ratelimit (%s) exceeded", CANARY)
    assert CANARY not in stream.getvalue()
    assert json.loads(stream.getvalue())["message"].startswith("flask-limiter:")


def test_a_terminal_gets_words(write):
    logger, stream = write(TextLines())
    logger.info("request", extra={FIELDS: {"method": "GET", "status": 200, "person": None}})
    try:
        fail()
    except LookupError:
        logger.exception("unforeseen error")
    first, second, third, *_ = stream.getvalue().splitlines()
    assert first.endswith(" info GET 200")
    assert second.endswith(" error message unforeseen error")
    assert third == "Traceback (most recent call last):"
    assert CANARY not in stream.getvalue()


class Broken(io.StringIO):
    def write(self, text):
        raise OSError(28, "No space left on device")


def test_a_log_that_cannot_be_written_is_no_error(capsys):
    handler = Stderr(Broken())
    handler.handle(logging.makeLogRecord({"msg": CANARY}))
    assert CANARY not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("form", "terminal", "chosen"),
    [
        ("", False, JsonLines),
        ("", True, TextLines),
        ("json", True, JsonLines),
        ("text", False, TextLines),
    ],
)
def test_a_terminal_gets_text_unless_it_is_told_otherwise(monkeypatch, form, terminal, chosen):
    class Err(io.StringIO):
        def isatty(self):
            return terminal

    root = logging.getLogger()
    monkeypatch.setattr("forms_api.web.log.sys.stderr", Err())
    monkeypatch.setattr("threading.excepthook", None)
    ours = [logging.getLogger(name) for name in OURS]
    handlers, levels = root.handlers[:], [logger.level for logger in ours]
    try:
        start_log(form)
        (handler,) = root.handlers
        assert isinstance(handler.formatter, chosen)
    finally:
        logging.captureWarnings(False)
        root.handlers[:] = handlers
        for logger, level in zip(ours, levels, strict=True):
            logger.setLevel(level)
