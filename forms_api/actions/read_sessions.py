"""Where is somebody signed in now?"""

from datetime import datetime

from forms_api.derive.devices import fold_devices
from forms_api.derive.live_sessions import LONGEST, Facts, LiveSession, find_live_sessions
from forms_api.derive.people import Person, stands
from forms_api.records.device import DEVICE
from forms_api.records.person import CREDENTIAL
from forms_api.records.pin import PIN
from forms_api.records.session_end import SESSION_END
from forms_api.records.signin import SIGNIN
from forms_api.store.store import Store


def read_sessions(store: Store, person: Person, now: datetime) -> tuple[LiveSession, ...]:
    """The newest first. One that was only left idle may be among them: a cookie tells nobody when
    it was last sent."""
    if not person.active:
        return ()
    signins = store.read(SIGNIN, subject=person.id, since=now - LONGEST)
    devices, ends = store.read(DEVICE), store.read(SESSION_END, since=now - LONGEST)
    facts = Facts(
        signins=[fact for fact in signins if stands(fact, person)],
        ended={fact.subject for fact in ends},
        all_ended=max((fact.at for fact in ends if fact.subject == person.id), default=None),
        passwords=store.read(CREDENTIAL, subject=person.id),
        pins=store.read(PIN, subject=person.id),
        devices=fold_devices(devices),
        moved={fact.body["session"]: fact.subject for fact in devices if fact.body.get("session")},
    )
    return find_live_sessions(person.id, facts, now)
