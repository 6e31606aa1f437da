"""Why an action was not done: a stable code for programs, words for people."""

from collections.abc import Mapping


class Refusal(Exception):
    """`code` is stable; `message` and each field's sentence are Chinese and say what to do."""

    def __init__(self, code: str, message: str, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.fields = dict(fields or {})
