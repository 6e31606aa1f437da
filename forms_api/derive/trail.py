"""The trail: who signed in, was refused, read of somebody, changed what somebody may do, or said
that something need not be done."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import merge

from forms_api.records.calendar_feed import CALENDAR_FEED
from forms_api.records.closing import CLOSING
from forms_api.records.device import DEVICE
from forms_api.records.excuse import EXCUSE
from forms_api.records.invitation import INVITATION
from forms_api.records.leave import LEAVE
from forms_api.records.person import CREDENTIAL, PERSON, TOKEN
from forms_api.records.pin import PIN
from forms_api.records.receipt import RECEIPT
from forms_api.records.record import Record
from forms_api.records.session_end import SESSION_END
from forms_api.records.signin import SIGNIN
from forms_api.records.totp import TOTP
from forms_api.records.trail import READ, REFUSED

CHANGE = "change"
WORK = "work"
PARTS: Mapping[str, tuple[str, ...]] = {
    SIGNIN: (SIGNIN, SESSION_END),
    REFUSED: (REFUSED,),
    READ: (READ,),
    CHANGE: (PERSON, CREDENTIAL, PIN, TOTP, TOKEN, INVITATION, LEAVE, DEVICE, CALENDAR_FEED),
    WORK: (CLOSING, EXCUSE, RECEIPT),
}
"""The kinds of facts in each part of the trail."""


def kinds_in(part: str) -> tuple[str, ...]:
    """The kinds of one part; of all parts, if there is none of this name."""
    return PARTS.get(part) or tuple(kind for kinds in PARTS.values() for kind in kinds)


def newest_first(found: Iterable[Sequence[Record]], person: str) -> Iterator[Record]:
    """One trail of several kinds, each in commit order; with a person id, what that person did
    and what was done to them."""
    newest = merge(*map(reversed, found), key=lambda record: record.at, reverse=True)
    return (record for record in newest if not person or person in (record.by, record.subject))
