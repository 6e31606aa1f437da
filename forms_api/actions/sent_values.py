"""Read the values of a JSON body one by one; every wrong one gets its own sentence.

The sentences are kept beside the values and raised later: who may not do it at all, or did it
before, is told that first (the order of contracts.md §5).
"""

from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from forms_api.actions.refusal import Refusal
from forms_api.derive.unknown_keys import name_unknown_keys


class SentValues:
    """A reader over a body. Collects errors for `check_faults`."""

    def __init__(self, body: Mapping[str, Any], known: Collection[str]) -> None:
        self._body = body
        self.errors = name_unknown_keys(body, known, "不认识「{key}」")

    def text(self, key: str, *, required: bool = True) -> str | None:
        value = self._body.get(key)
        if isinstance(value, str) and value.strip():
            return value.strip()
        if value not in (None, "") and not isinstance(value, str):
            self.errors[key] = "要写成文字"
        elif required:
            self.errors[key] = "请填写"
        return None

    def count(self, key: str) -> int | None:
        value = self._body.get(key)
        if value is None or (type(value) is int and value > 0):
            return value
        self.errors[key] = "要写成整数，从 1 数起"
        return None

    def flag(self, key: str) -> bool:
        value = self._body.get(key)
        if not isinstance(value, bool | None):
            self.errors[key] = "要写成 true 或 false"
        return value is True

    def texts(self, key: str) -> tuple[str, ...]:
        value = self._body.get(key) or ()
        if isinstance(value, list | tuple) and all(isinstance(one, str) for one in value):
            return tuple(value)
        self.errors[key] = "要写成文字的列表"
        return ()

    def members(self, key: str) -> Mapping[str, Any]:
        value = self._body.get(key)
        if isinstance(value, Mapping):
            return value
        self.errors[key] = "要写成 {编号: 值}"
        return {}

    def day(self, key: str) -> date | None:
        """A local day; it is required."""
        text = self.text(key)
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            self.errors[key] = "日期请写成 2026-09-01 这样"
            return None

    def clock(self, key: str) -> time | None:
        """A local time of the day, to the minute."""
        text = self.text(key, required=False)
        try:
            return datetime.strptime(text, "%H:%M").time() if text else None  # noqa: DTZ007
        except ValueError:
            self.errors[key] = "几点请写成 15:00 这样"
            return None

    def moment(self, key: str, zone: ZoneInfo) -> datetime | None:
        """An ISO time; without an offset it is local."""
        text = self.text(key, required=False)
        if text is None:
            return None
        try:
            moment = datetime.fromisoformat(text)
            local = moment if moment.tzinfo else moment.replace(tzinfo=zone)
            # at the ends of the calendar there is no UTC, or no local time, to convert to
            return local.astimezone(UTC).astimezone(zone)
        except (ValueError, OverflowError):
            self.errors[key] = "时间请写成 2026-09-01T08:30 这样"
            return None


def check_faults(faults: Mapping[str, str]) -> None:
    """Raises Refusal `bad-body` with all of them, if there are any."""
    if faults:
        raise Refusal("bad-body", "有几处需要改正，请看每一处的说明", faults)
