"""The shape of a group robot: how it wants to be written to, and what its answers mean.

All of them answer 200 to what they refuse: only the code in the body tells.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from forms_api.notify.outcome import SENT, Outcome
from forms_api.notify.pace import Limit
from forms_api.notify.post import Answer, Request

A_MINUTE = 60.0
_TOO_MANY, _BROKEN = 429, 500
_WAIT_HEADERS = ("retry-after", "x-ogw-ratelimit-reset")

Write = Callable[[str, str, str, datetime], Request]
"""(address, secret, text, now) → what to send."""


@dataclass(frozen=True)
class Robot:
    """One vendor; `fits` says whether a text is not too long. `codes` and `words` are the keys
    under which an answer says its code and why; the first key that is there counts. Codes:
    `too_fast` with the seconds to wait, `busy` where another try helps, `cures` with what to do,
    in Chinese."""

    title: str
    limits: tuple[Limit, ...]
    fits: Callable[[str], bool]
    write: Write
    codes: tuple[str, ...]
    words: tuple[str, ...]
    too_fast: Mapping[int, float]
    busy: frozenset[int] = frozenset()
    cures: Mapping[int, str] = field(default_factory=dict)

    def judge(self, answer: Answer) -> Outcome:
        """What an answer means for the message."""
        if answer.status == _TOO_MANY:
            return Outcome("again", "发得太快，要等一会儿", _wait_said(answer.headers))
        if answer.status >= _BROKEN:
            return Outcome("again", f"{self.title}出错（HTTP {answer.status}）")
        said = _read_object(answer.body)
        code = _first(said, self.codes)
        if not isinstance(code, int) or isinstance(code, bool):
            return Outcome("refused", f"回答看不懂（HTTP {answer.status}），请检查地址")
        return self._judge_code(code, str(_first(said, self.words) or ""))

    def _judge_code(self, code: int, words: str) -> Outcome:
        if code == 0:
            return SENT
        said = f"{self.title}说：{code} {words}".strip()
        if code in self.too_fast:
            return Outcome("again", f"{said}。发得太快，要等一会儿", self.too_fast[code])
        if code in self.busy:
            return Outcome("again", said)
        cure = self.cures.get(code)
        return Outcome("refused", f"{said}。{cure}" if cure else said)


def json_body(value: Mapping[str, Any]) -> bytes:
    """UTF-8 as it is: 企业微信 refuses characters that are spelt \\uXXXX (its code 40033)."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def no_tags(text: str) -> str:
    """企业微信 and 飞书 read <@all> and <at …> in plain text: nobody's name may call everybody."""
    return text.replace("<", "＜")


def _read_object(body: bytes) -> Mapping[str, Any]:
    try:
        value = json.loads(body)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _first(said: Mapping[str, Any], keys: Iterable[str]) -> Any:
    return next((said[key] for key in keys if key in said), None)


def _wait_said(headers: Mapping[str, str]) -> float:
    said = next((headers[name] for name in _WAIT_HEADERS if name in headers), "")
    return float(said) if said.isascii() and said.isdigit() else A_MINUTE
