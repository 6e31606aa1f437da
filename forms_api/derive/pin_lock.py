"""When somebody has guessed too often: computed from the facts about signing in, never stored.

Two limits, both on one device, so that nobody can lock a person out elsewhere:

- a person on a device: every fifth wrong try in a row locks, for 15 minutes, then for an hour,
  then until tomorrow. Whoever gets in there by any way is believed from 0 again.
- a device: 60 wrong PINs in 24 hours, of whomever; then passwords only. So the chance to guess a
  PIN stays under 1 in 10,000 a day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from forms_api.records.record import Record

IN_A_ROW = 5
PAUSES = (timedelta(minutes=15), timedelta(hours=1))
MOST_WRONG = 60
WINDOW = timedelta(hours=24)


@dataclass(frozen=True)
class Lock:
    """No more tries before `until`. `whole_device`: of nobody; else of this person there."""

    until: datetime
    whole_device: bool = False


def find_lock(
    facts: Sequence[Record],
    how: Literal["pin", "password", "totp"],
    *,
    person_id: str,
    device_id: str | None,
    now: datetime,
    zone: ZoneInfo,
) -> Lock | None:
    """What locks a person's PIN, password or second factor on a device now.

    `facts`: the sign-ins of at least the last 24 hours, in commit order. `person_id` is "" for
    whoever is unknown, `device_id` is None for all devices that are not known here.
    """
    here = [fact for fact in facts if fact.body["device"] == device_id]
    if how == "pin" and (lock := _device_lock(here, now)):
        return lock
    return _person_lock([fact for fact in here if fact.subject == person_id], how, now, zone)


def _device_lock(here: Sequence[Record], now: datetime) -> Lock | None:
    wrong = [fact.at for fact in here if _is_wrong(fact, "pin") and now - fact.at < WINDOW]
    return Lock(wrong[-MOST_WRONG] + WINDOW, True) if len(wrong) >= MOST_WRONG else None


def _person_lock(theirs: Sequence[Record], how: str, now: datetime, zone: ZoneInfo) -> Lock | None:
    midnight = datetime.combine(now.astimezone(zone), time.min, zone)
    row = _wrong_in_a_row([fact for fact in theirs if fact.at >= midnight], how)
    rounds = len(row) // IN_A_ROW
    if not rounds:
        return None
    until = midnight + timedelta(days=1)  # on the clock of the zone
    if rounds <= len(PAUSES):
        until = row[rounds * IN_A_ROW - 1] + PAUSES[rounds - 1]
    return Lock(until) if now < until else None


def _wrong_in_a_row(facts: Sequence[Record], how: str) -> list[datetime]:
    """When the wrong tries were that came after the last success."""
    row: list[datetime] = []
    for fact in facts:
        if fact.body["ok"]:
            row = []
        elif _is_wrong(fact, how):
            row.append(fact.at)
    return row


def _is_wrong(fact: Record, how: str) -> bool:
    return not fact.body["ok"] and bool(fact.body["how"] == how)
