"""Bring a message to a destination: at its pace, and again where another try may help."""

from collections.abc import Callable
from datetime import datetime
from urllib.parse import parse_qsl, unquote, urlsplit

from forms_api.notify.destination import MAIL, Destination
from forms_api.notify.mail import send_mail, write_mail
from forms_api.notify.mailbox import read_mailbox
from forms_api.notify.message import Message, spell
from forms_api.notify.outcome import Outcome
from forms_api.notify.pace import Pace
from forms_api.notify.post import NoAnswer, post
from forms_api.notify.robots import ROBOTS

PAUSES = (2.0, 8.0, 30.0)
"""Seconds before the second, third and fourth try."""
LONGEST_WAIT = 120.0
"""Seconds a message may wait in all. Who must wait longer is left to the next run."""
ONE_TRY = 15.0


def spell_for(destination: Destination, message: Message) -> str:
    """The text that arrives there: cut to what its robot takes."""
    robot = ROBOTS.get(destination.kind)
    return spell(message, robot.fits if robot else lambda _: True)


class Courier:
    """For one run: it remembers when it went where. `clock` tells the time, `stopwatch` counts
    seconds, `sleep` waits that many."""

    def __init__(
        self,
        clock: Callable[[], datetime],
        stopwatch: Callable[[], float],
        sleep: Callable[[float], None],
        *,
        patience: float = ONE_TRY,
    ) -> None:
        self._clock, self._stopwatch, self._sleep = clock, stopwatch, sleep
        self._patience = patience
        self._paces: dict[str, Pace] = {}
        self._down: dict[str, Outcome] = {}

    def deliver(self, destination: Destination, message: Message) -> Outcome:
        """How it ended. An `again` has been tried as often as makes sense for now: whatever else
        is for that destination is left to the next run at once."""
        if destination.address in self._down:
            return self._down[destination.address]
        outcome = _hide(self._insist(destination, message), destination)
        if outcome.verdict == "again":
            self._down[destination.address] = outcome
        return outcome

    def _insist(self, destination: Destination, message: Message) -> Outcome:
        waited = 0.0
        for pause in (*PAUSES, LONGEST_WAIT):
            outcome = self._try(destination, message)
            wait = max(pause, outcome.wait)
            if outcome.verdict != "again" or waited + wait > LONGEST_WAIT:
                break
            self._sleep(wait)
            waited += wait
        return outcome

    def _try(self, destination: Destination, message: Message) -> Outcome:
        if destination.kind == MAIL:
            mailbox = read_mailbox(destination.address)
            mail = write_mail(message, mailbox, self._clock())
            return send_mail(mailbox, mail, patience=self._patience)
        return self._try_robot(destination, message)

    def _try_robot(self, destination: Destination, message: Message) -> Outcome:
        robot = ROBOTS[destination.kind]
        self._pace(destination).wait()
        text = spell_for(destination, message)
        request = robot.write(destination.address, destination.secret, text, self._clock())
        try:
            return robot.judge(post(request, patience=self._patience))
        except NoAnswer as silence:
            return Outcome("again", f"连不上{robot.title}：{silence}")

    def _pace(self, destination: Destination) -> Pace:
        """Two destinations with one address are one robot."""
        limits = ROBOTS[destination.kind].limits
        fresh = Pace(limits, self._stopwatch, self._sleep)
        return self._paces.setdefault(destination.address, fresh)


def _hide(outcome: Outcome, destination: Destination) -> Outcome:
    """What the other side says is shown to people, and written to logs: should it repeat a secret
    of ours, that is left out."""
    words = outcome.words
    for secret in _secrets(destination):
        words = words.replace(secret, "…")
    return Outcome(outcome.verdict, words, outcome.wait)


def _secrets(destination: Destination) -> list[str]:
    parts = urlsplit(destination.address)
    found = [destination.address, destination.secret, parts.path.rpartition("/")[2]]
    found += [value for _, value in parse_qsl(parts.query)]
    found += [parts.password or "", unquote(parts.password or "")]
    return sorted((each for each in found if len(each) >= 6), key=len, reverse=True)
