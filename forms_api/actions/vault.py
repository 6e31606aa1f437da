"""What is written of children is closed before it is kept, and opened for who may look.

The store, its backups and every copy hold a box; its key, one a form and month, lies in the ring.
When the time is over for which a form's records are kept, the key goes, and the box stays shut.
"""

import hmac
from base64 import b64decode, b64encode
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, datetime
from secrets import token_bytes
from zoneinfo import ZoneInfo

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from forms_api.actions.refusal import Refusal
from forms_api.derive.local_day import day_begins
from forms_api.derive.retention import retention_from
from forms_api.records.canonical import canonical, parse
from forms_api.records.ids import name_id
from forms_api.records.record import Record
from forms_api.store.errors import IdExists, StoreDown
from forms_api.store.key_ring import KeyRing
from forms_api.store.store import Store
from handbook.model.form import Form
from handbook.model.library import Library

SEALED = "sealed"
SECRET = ("answers", "reason", "content")
"""What people typed, in a submission or in what was set aside of one."""
RING = "key-ring"
"""A fact: this ring's keys are in use here. subject = the ring's id."""
NONCE = 12


@dataclass(frozen=True)
class Seal:
    """Closes the records of one form in one month."""

    form: str
    name: str
    key: bytes
    pepper: bytes

    def digest(self, content: bytes) -> str:
        """Equal for equal contents, and of no use to who tries names until one fits."""
        return hmac.new(self.pepper, content, "sha256").hexdigest()

    def close(self, record: Record) -> Record:
        hidden = {key: record.body[key] for key in SECRET if key in record.body}
        shown = {key: record.body[key] for key in record.body if key not in SECRET}
        empty = {"content": {"form": self.form}} if "content" in hidden else {"answers": {}}
        nonce = token_bytes(NONCE)
        # the id goes in: a box that was moved to another record does not open
        box = nonce + AESGCM(self.key).encrypt(nonce, canonical(hidden), record.id.encode())
        sealed = {"key": self.name, "box": b64encode(box).decode()}
        return replace(record, body={**shown, **empty, SEALED: sealed})


def make_seal(
    ring: KeyRing | None, library: Library, store: Store, form: Form, person_id: str, now: datetime
) -> Seal:
    """The seal of a form today. Raises Refusal `store-down` where its key cannot be kept, or where
    the ring is not the one that closed what is here."""
    if ring is None or form.retain is None:
        raise Refusal("store-down", "这里没有幼儿资料的钥匙，不能写到幼儿。请找管理员")
    try:
        _check_ring(ring, library, store, person_id, now)
        zone = library.school.zone
        today = now.astimezone(zone).date()
        name = f"{form.id} {today:%Y-%m}"
        key = ring.key(name, _kept_until(form, today, zone))
        return Seal(form.id, name, key, ring.pepper)
    except StoreDown as error:
        raise Refusal("store-down", str(error)) from error


def open_box(ring: KeyRing | None, record: Record) -> Record:
    """The record with what people typed; as it is where it has no box, or no key is left for it.

    Raises Refusal `store-down` where the ring cannot be read, or the box was tampered with."""
    sealed = record.body.get(SEALED)
    if sealed is None or ring is None:
        return record
    try:
        key = ring.find(sealed["key"])
        return record if key is None else _opened(record, key, b64decode(sealed["box"]))
    except StoreDown as error:
        raise Refusal("store-down", str(error)) from error
    except InvalidTag:
        raise Refusal("store-down", "这条记录的内容被改动过，打不开。请找管理员") from None


def is_shut(record: Record) -> bool:
    """Whether what people typed in it cannot be seen here."""
    return SEALED in record.body


def forget_passed(ring: KeyRing, library: Library, now: datetime) -> tuple[str, ...]:
    """Drop the keys of all that need not be kept any more; their names. Raises StoreDown."""
    zone = library.school.zone
    today = now.astimezone(zone).date()

    def has_passed(name: str, until: date) -> bool:
        form_id, _, month = name.partition(" ")
        form = library.forms.get(form_id)
        if form is None or form.retain is None:
            return today > until
        return today > _kept_until(form, date.fromisoformat(f"{month}-01"), zone)

    return ring.drop(has_passed)


def _opened(record: Record, key: bytes, box: bytes) -> Record:
    hidden = parse(AESGCM(key).decrypt(box[:NONCE], box[NONCE:], record.id.encode()))
    shown = {name: value for name, value in record.body.items() if name != SEALED}
    return replace(record, body={**shown, **hidden})


def _kept_until(form: Form, month: date, zone: ZoneInfo) -> date:
    """The last day for the last record of the month."""
    last = month.replace(day=monthrange(month.year, month.month)[1])
    retention = retention_from(form.retain, day_begins(last, zone), zone)
    assert retention is not None, form.id
    return retention.until


def _check_ring(
    ring: KeyRing, library: Library, store: Store, person_id: str, now: datetime
) -> None:
    """A lost ring is not replaced by an empty one in silence: its records would be lost."""
    known = {fact.subject for fact in store.read(RING)}
    if not ring.exists:
        if known:
            raise StoreDown(f"找不到幼儿资料的钥匙文件 {ring.path}，请把另外保管的那一份放回去")
        ring.make()
    if ring.id in known:
        return
    if known:
        raise StoreDown(f"{ring.path} 不是这里的钥匙文件，请放回原来的那一份")
    campus = library.school.campuses[0].id
    try:
        store.append(Record(name_id(RING, ring.id), RING, campus, ring.id, person_id, now, {}))
    except IdExists:
        return  # another request was faster
