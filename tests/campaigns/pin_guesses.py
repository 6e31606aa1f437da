"""Somebody with a phone of the kindergarten guesses PINs, day and night, as fast as it lets them.

    python tests/campaigns/pin_guesses.py [--full] [--runs N guesses of each kind] [--seed N]

The clock is a fake one; everything else is the real action: `prove_by_pin`, its locks, its facts.
Counted are the guesses whose answer came out, in the worst 24 hours. Each has one chance in as many
PINs as nobody is refused, so that many guesses over that number is the chance of success a day: it
must be under 1 in 10,000. Meanwhile the owners sign in on their own phones, every hour, and must
never be kept out. One control arm has no locks; in the other one, tries do not wait for each other.
"""

import random
import time
from bisect import bisect_left
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from unittest.mock import patch
from uuid import uuid4

from campaign import Arm, Options, main

from forms_api.actions import prove_identity
from forms_api.actions.prove_identity import prove_by_pin
from forms_api.actions.refusal import Refusal
from forms_api.derive.devices import Device, fold_devices
from forms_api.derive.people import Person, fold_people
from forms_api.derive.pin_lock import MOST_WRONG
from forms_api.derive.weak_pin import pin_fault
from forms_api.records.device import device_record
from forms_api.records.person import person_record
from forms_api.records.pin import pin_record
from forms_api.records.record import Record
from forms_api.store.memory import MemoryStore
from handbook.loading import load_library

SMALL = Path(__file__).parents[1] / "small"
START = datetime(2026, 9, 1, tzinfo=UTC)
DAY = timedelta(hours=24)
MOST = Fraction(1, 10_000)
VICTIMS = 20
HANDS = 64
RIGHT, WRONG = "271828", "314159"
OWNERS_EVERY = timedelta(hours=1)

Strategy = Callable[["Scene", random.Random, int], None]


def arms(options: Options) -> Iterator[Arm]:
    guesses = options.choose(3_000, 100_000)
    good = sum(1 for number in range(10**6) if not pin_fault(f"{number:06}"))
    for name, strategy in STRATEGIES.items():
        yield _play(Arm(name), strategy, guesses, good, options.seed)
    with patch.object(prove_identity, "find_lock", lambda *_, **__: None):
        control = Arm("no locks (control)", control=True)
        yield _play(control, one_victim, min(guesses, 3_000), good, options.seed)
    with patch.object(prove_identity, "_name_after", lambda *_: str(uuid4())):
        control = Arm("no turns (control)", control=True)
        yield _play(control, many_hands, min(guesses, 3_000), good, options.seed)


@dataclass
class Scene:
    """A kindergarten whose colleague (the first of `people`) guesses on a shared phone."""

    arm: Arm
    store: MemoryStore
    people: dict[str, Person]
    shared: Device
    own: dict[str, Device]
    now: datetime = START
    owners_at: datetime = START
    heard: list[datetime] = field(default_factory=list)

    @property
    def ids(self) -> list[str]:
        return list(self.people)

    def wait(self, span: timedelta) -> None:
        self.now += span
        if self.now - self.owners_at >= OWNERS_EVERY:
            self.owners_at = self.now
            self._owners_come()

    def guess(self, person_id: str, pin: str = WRONG) -> str:
        """The code of the answer. A guess that was locked told nothing."""
        self.arm.runs += 1
        code = self._enter(self.shared, person_id, pin)
        if code == "wrong-pin":
            self.heard.append(self.now)
        return code

    def _enter(self, device: Device, person_id: str, pin: str) -> str:
        try:
            prove_by_pin(LIBRARY, self.store, self.people, device, person_id, pin, self.now)
        except Refusal as refusal:
            return refusal.code
        return "in"

    def _owners_come(self) -> None:
        for person_id in self.ids[1:3]:
            if (code := self._enter(self.own[person_id], person_id, RIGHT)) != "in":
                self.arm.violations.append(f"an owner is kept out on their own phone: {code}")


def one_victim(scene: Scene, dice: random.Random, guesses: int) -> None:
    """The same colleague, every few seconds."""
    while scene.arm.runs < guesses:
        scene.guess(scene.ids[1])
        scene.wait(timedelta(seconds=dice.uniform(5, 60)))


def all_victims(scene: Scene, dice: random.Random, guesses: int) -> None:
    """Everybody in turn, so that nobody's own lock is met early."""
    while scene.arm.runs < guesses:
        scene.guess(scene.ids[1 + scene.arm.runs % VICTIMS])
        scene.wait(timedelta(seconds=dice.uniform(5, 60)))


def own_successes(scene: Scene, dice: random.Random, guesses: int) -> None:
    """Between the guesses, the guesser's own right PIN, and now and then the victim's own."""
    while scene.arm.runs < guesses:
        scene.guess(dice.choice(scene.ids[1:]))
        scene.guess(scene.ids[0], RIGHT)
        if dice.random() < 0.2:
            scene.guess(dice.choice(scene.ids[1:]), RIGHT)
        scene.wait(timedelta(seconds=dice.uniform(5, 60)))


def around_midnight(scene: Scene, dice: random.Random, guesses: int) -> None:
    """All that a day allows just before midnight, and all of the next day just after."""
    midnight = START.replace(hour=16)  # in Shanghai
    while scene.arm.runs < guesses:
        for _ in range(40):
            scene.wait(max(midnight - timedelta(minutes=30) - scene.now, timedelta(0)))
            for victim in scene.ids[1:]:
                scene.guess(victim)
            scene.wait(timedelta(minutes=dice.uniform(0.5, 2)))
        midnight += DAY


def many_hands(scene: Scene, dice: random.Random, guesses: int) -> None:
    """Nearly all that a day allows, and then many guesses at one moment, none of which has seen
    what the others got."""
    with ThreadPoolExecutor(HANDS) as hands, patch.object(prove_identity, "is_secret", _slowly):
        while scene.arm.runs < guesses:
            for place in range(MOST_WRONG - 3):
                scene.guess(scene.ids[1 + place % VICTIMS])
            for _ in range(10):
                list(hands.map(scene.guess, dice.choices(scene.ids[1:], k=HANDS)))
                scene.wait(timedelta(minutes=dice.uniform(1, 10)))
            scene.wait(DAY)


STRATEGIES: dict[str, Strategy] = {
    "one victim": one_victim,
    "all victims in turn": all_victims,
    "own successes between": own_successes,
    "around midnight": around_midnight,
    "many hands at once": many_hands,
}


def _play(arm: Arm, strategy: Strategy, guesses: int, good: int, seed: int) -> Arm:
    with ExitStack() as quick:
        # a slow hash for each guess would take hours, and decides nothing here
        quick.enter_context(patch.object(prove_identity, "is_secret", _is_right))
        scene = _open(arm)
        strategy(scene, random.Random(seed), guesses)
    arm.acknowledged = len(scene.heard)
    worst = _worst_day(sorted(scene.heard))
    chance = Fraction(worst, good)
    if chance >= MOST:
        arm.violations.append(f"{worst} guesses in 24 hours")
    days = (scene.now - START).total_seconds() / DAY.total_seconds()
    arm.notes.append(
        f"{arm.runs} guesses in {days:.1f} days, {len(scene.heard)} were answered, "
        f"{worst} in the worst 24 hours of {good} PINs: 1 in {good // max(worst, 1)}"
    )
    return arm


def _is_right(fact: Record | None, typed: str) -> bool:
    return fact is not None and fact.body["hash"] == typed


def _slowly(fact: Record | None, typed: str) -> bool:
    time.sleep(0.01)  # a hash takes longer; meanwhile the other hands come
    return _is_right(fact, typed)


def _worst_day(times: list[datetime]) -> int:
    """The most of them within any 24 hours."""
    return max(
        (end + 1 - bisect_left(times, at - DAY + timedelta(microseconds=1))
         for end, at in enumerate(times)),
        default=0,
    )  # fmt: skip


def _open(arm: Arm) -> Scene:
    store = MemoryStore()
    staff = [
        person_record(START, campus="main", name=f"员工{number}", jobs=["cook"])
        for number in range(VICTIMS + 1)
    ]
    ids = [fact.subject for fact in staff]
    pins = [pin_record(START, campus="main", person_id=each, hashed=RIGHT) for each in ids]
    shared = device_record(START, campus="main", hashed="s", label="小一班的手机", shared=True)
    own = [
        device_record(START, campus="main", hashed=each, label="自己的", shared=False, by=each)
        for each in ids
    ]
    store.append(*staff, *pins, shared, *own)
    devices = fold_devices([shared, *own])
    mine = {device.owner: device for device in devices.values() if not device.shared}
    return Scene(arm, store, fold_people(staff), devices[shared.subject], mine)


LIBRARY = load_library(SMALL).library
assert LIBRARY is not None

if __name__ == "__main__":
    main("pin_guesses", arms)
