"""What may be erased, by whom, and until when it must be kept."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from functools import cache
from types import MappingProxyType

from forms_api.actions.find_request import all_requests
from forms_api.actions.keep_record import QUARANTINE
from forms_api.actions.refusal import Refusal
from forms_api.derive.compiled import read_compiled
from forms_api.derive.people import Person, grants_of
from forms_api.derive.retention import Retention, came_at, find_passed, retention_from
from forms_api.derive.where import may_act_at
from forms_api.records.comment import COMMENT
from forms_api.records.move import MOVE
from forms_api.records.record import Record
from forms_api.records.request import REQUEST
from forms_api.records.signoff import ATTEMPT, PRACTICAL
from forms_api.records.signoff import KIND as SIGNOFF
from forms_api.records.submission import KIND as SUBMISSION
from forms_api.store.errors import IdErased
from forms_api.store.store import Store
from handbook.model.form import Form
from handbook.model.library import Library

GRANT = "manage-people"

ERASABLE: Mapping[str, str] = MappingProxyType(
    {
        SUBMISSION: "填表记录",
        SIGNOFF: "培训签收",
        PRACTICAL: "实操考核",
        ATTEMPT: "没通过的答题",
        QUARANTINE: "另存的内容",
        REQUEST: "申请单或台账",
        MOVE: "办理步骤",
        COMMENT: "留言",
    }
)
"""The kinds that people typed, each in words. Nothing else can be erased: not who somebody is, not
what a form said, not a seal, and no decision about erasing."""

SHORTEST_RETENTION = timedelta(days=365)
"""Nothing younger can have passed: a form says whole years."""

FormOf = Callable[[Record], Form | None]


def check_may_erase(library: Library, person: Person) -> None:
    """Raises Refusal `forbidden` for who has no such right, naming the jobs that have."""
    if not person.active or GRANT not in grants_of(person, library):
        raise Refusal(
            "forbidden", f"删除记录要由{jobs_in_words(library)}来办，您的岗位没有这个权限"
        )


def check_campuses(person: Person, records: Iterable[Record]) -> None:
    """Raises Refusal `forbidden` for records of a campus where the person does not work."""
    if not all(may_act_at(person, record.campus) for record in records):
        raise Refusal("forbidden", "里面有别的园区的记录，请由在那个园区工作的人来办")


def jobs_in_words(library: Library) -> str:
    """The titles of the jobs that may erase: 「园长、后勤主任」."""
    titles = [job.title for job in library.jobs.values() if GRANT in job.grants]
    return "、".join(titles) or f"有 {GRANT} 权限的岗位（现在还没有，请先在岗位文件里写上）"


def find_text(store: Store, record_id: str) -> Record | None:
    """The record, if there is one and its text is there."""
    try:
        return store.get(record_id)
    except IdErased:
        return None


def find_aside(store: Store, ids: Iterable[str]) -> tuple[Record, ...]:
    """What was set aside under these ids: the same work, told once more."""
    wanted = frozenset(ids)
    return tuple(record for record in store.read(QUARANTINE) if record.subject in wanted)


def find_parts(store: Store, records: Iterable[Record]) -> tuple[Record, ...]:
    """The moves and comments of the requests among these: they go together."""
    requests = [record.id for record in records if record.kind == REQUEST]
    return tuple(
        part
        for each in requests
        for kind in (MOVE, COMMENT)
        for part in store.read(kind, subject=each)
    )


def related(store: Store, record: Record) -> tuple[Record, ...]:
    """The other records of the same work whose text is there, the first one first: what this one
    corrects, and what corrects it; and the requests that its failed checks opened."""
    return (*_earlier(store, record), *_later(store, record), *_opened(store, record))


def form_finder(library: Library, store: Store) -> FormOf:
    """Looks up the form of a record: as the policies have it now; if they have it no more, as it
    was that day. None for a record of no form."""

    @cache
    def as_it_was(text_id: str | None) -> Form | None:
        text = find_text(store, text_id) if text_id else None
        return read_compiled(text.body).form if text else None

    def find(record: Record) -> Form | None:
        if record.kind == QUARANTINE:
            form_id = record.body["content"].get("form")
            return library.forms.get(form_id) if isinstance(form_id, str) else None
        if record.kind not in (SUBMISSION, REQUEST, MOVE, COMMENT):
            return None
        return library.forms.get(record.body["form"]) or as_it_was(record.body.get("text"))

    return find


def retention_of(
    library: Library,
    form_of: FormOf,
    record: Record,
    counts_from: Callable[[Record], datetime] = came_at,
) -> Retention | None:
    """Until when the record must be kept. None: nothing is said about it."""
    form = form_of(record)
    retain = form.retain if form else None
    return retention_from(retain, counts_from(record), library.school.zone)


def last_word(store: Store) -> Callable[[Record], datetime]:
    """From when the years of a record count: for a request, from its last move or comment."""

    def find(record: Record) -> datetime:
        return max([record.at, *(part.at for part in find_parts(store, [record]))])

    return find


def find_expired(library: Library, store: Store, now: datetime) -> dict[str, list[Record]]:
    """The submissions, and the closed requests, that need not be kept any more, oldest first, by
    the id of their form. What is still open, or in use, never expires."""
    form_of = form_finder(library, store)
    old = store.read(SUBMISSION, until=now - SHORTEST_RETENTION)
    closed = [one.record for one in all_requests(library, store) if one.is_final]
    return find_passed(
        [*old, *closed],
        lambda record: form.retain if (form := form_of(record)) else None,
        now,
        library.school.zone,
        last_word(store),
    )


def _opened(store: Store, record: Record) -> list[Record]:
    return [
        request
        for request in store.read(REQUEST)
        if request.body.get("opened_by", {}).get("record") == record.id
    ]


def _earlier(store: Store, record: Record) -> list[Record]:
    found: list[Record] = []
    while (before := record.body.get("supersedes")) and (earlier := find_text(store, before)):
        found.insert(0, earlier)
        record = earlier
    return found


def _later(store: Store, record: Record) -> list[Record]:
    found: list[Record] = []
    head = record.id
    while follower := store.follower(head):
        head = follower
        if (later := find_text(store, head)) is not None:
            found.append(later)
    return found
