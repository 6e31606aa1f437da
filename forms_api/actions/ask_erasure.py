"""Somebody asks for records to be erased. Nothing is erased before another person confirms it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from forms_api.actions.erasable import (
    ERASABLE,
    check_campuses,
    check_may_erase,
    find_aside,
    find_parts,
    form_finder,
    last_word,
    retention_of,
)
from forms_api.actions.refusal import Refusal
from forms_api.derive.erasures import open_requests
from forms_api.derive.people import Person
from forms_api.records.erasure import ERASURE, REQUEST, request_record
from forms_api.records.move import MOVE
from forms_api.records.record import Record
from forms_api.store.errors import IdErased
from forms_api.store.store import Store
from handbook.model.library import Library

MOST = 1000
"""Records one may ask for at once: their facts, and those of what was set aside, must pass to a
running service in one message."""

SHORTEST_BASIS, LONGEST_BASIS = 10, 200
"""Characters."""

FEWEST_SIGNS = 6
"""Different letters that a basis has at least: 「依据依据依据依据依据」 is none."""

_SHOWN = 5


def ask_erasure(
    library: Library,
    store: Store,
    asker: Person,
    ids: Sequence[str],
    basis: str,
    now: datetime,
    *,
    early: bool = False,
) -> Record:
    """Keep a request for these records, for the moves and comments of requests among them, and for
    what was set aside under their ids; return it.

    `early`: also records that must still be kept. Raises Refusal: forbidden, bad-basis, bad-ids,
    not-found, erased, not-erasable, retained, already-asked; `fields` has a sentence for each id.
    """
    check_may_erase(library, asker)
    basis = _check_basis(basis)
    records = _find_records(store, ids)
    check_campuses(asker, records)
    if not early:
        _check_retention(library, store, records, now)
    whole = (*records, *find_parts(store, records))
    chosen = {record.id: record for record in (*whole, *_aside(store, whole))}
    _check_new(store, chosen, basis)
    request = request_record(
        now, campus=records[0].campus, ids=tuple(chosen), basis=basis, by=asker.id
    )
    return store.append(request)[0]


def _check_basis(basis: str) -> str:
    plain = " ".join(basis.split())
    letters = {char for char in plain if char.isalpha()}
    is_told = len(plain) >= SHORTEST_BASIS and len(letters) >= FEWEST_SIGNS
    if not is_told or not plain.isprintable():
        raise Refusal(
            "bad-basis",
            f"请写明依据，至少 {SHORTEST_BASIS} 个字：哪部法律或规定第几条，或者是谁提出的要求。"
            "例如「个人信息保护法第47条，家长书面要求删除」。依据会一直留着，不要写孩子的姓名",
        )
    if len(plain) > LONGEST_BASIS:
        words = f"依据最多 {LONGEST_BASIS} 个字，现在 {len(plain)} 个，请写短一些"
        raise Refusal("bad-basis", words)
    return plain


def _find_records(store: Store, ids: Sequence[str]) -> list[Record]:
    if not ids:
        raise Refusal("bad-ids", "请写明要删除哪几条：记录页上的编号")
    if len(ids) > MOST:
        raise Refusal("bad-ids", f"一次最多申请 {MOST} 条，现在 {len(ids)} 条，请分几次")
    found, missing, erased = _look_up(store, ids)
    _refuse_each(
        "not-found", missing, lambda each: f"没有编号为 {each} 的记录，请照记录页上的编号写"
    )
    _refuse_each("erased", erased, lambda each: f"编号 {each} 的记录已经删除了，请从申请里去掉")
    wrong = [record.id for record in found if not _is_erasable(record, ids)]
    kinds = "、".join(words for kind, words in ERASABLE.items() if kind != MOVE)
    _refuse_each("not-erasable", wrong, lambda each: f"编号 {each} 不能删除：只能删{kinds}")
    return found


def _is_erasable(record: Record, ids: Sequence[str]) -> bool:
    """A move goes with its request only: without it the request would stand where it never did."""
    return record.kind in ERASABLE and (record.kind != MOVE or record.subject in ids)


def _look_up(store: Store, ids: Iterable[str]) -> tuple[list[Record], list[str], list[str]]:
    found: list[Record] = []
    missing: list[str] = []
    erased: list[str] = []
    for each in ids:
        try:
            record = store.get(each)
        except IdErased:
            erased.append(each)
            continue
        if record is None:
            missing.append(each)
        else:
            found.append(record)
    return found, missing, erased


def _check_retention(
    library: Library, store: Store, records: Sequence[Record], now: datetime
) -> None:
    today = now.astimezone(library.school.zone).date()
    form_of = form_finder(library, store)
    kept: dict[str, str] = {}
    for record in records:
        retention = retention_of(library, form_of, record, last_word(store))
        form = form_of(record)
        if retention is not None and form is not None and not retention.has_passed(today):
            basis = f"（{retention.basis}）" if retention.basis else ""
            kept[record.id] = (
                f"编号 {record.id}「{form.title}」要保存 {retention.years} 年，"
                f"到 {retention.until} 为止{basis}"
            )
    cure = "请从申请里去掉；法律要求现在就删的，申请时写明提前删除（命令加 --early）"
    _refuse_each("retained", kept, kept.__getitem__, cure)


def _aside(store: Store, records: Sequence[Record]) -> tuple[Record, ...]:
    return find_aside(store, (record.id for record in records))


def _check_new(store: Store, chosen: Mapping[str, Record], basis: str) -> None:
    waiting = open_requests(store.read(REQUEST), store.read(ERASURE))
    for request in waiting:
        if set(request.body["ids"]) == set(chosen) and request.body["basis"] == basis:
            raise Refusal(
                "already-asked",
                "这些记录已经申请过了，在等另一个人确认。请那个人运行 "
                f"houqin erase confirm {request.id}",
            )


def _refuse_each(code: str, ids: Iterable[str], say: Callable[[str], str], cure: str = "") -> None:
    """Raises one Refusal for all of them; does nothing if there are none."""
    faults = {each: say(each) for each in ids}
    if faults:
        lines = [*faults.values()][:_SHOWN]
        if len(faults) > _SHOWN:
            lines.append(f"……这样的一共 {len(faults)} 条")
        raise Refusal(code, "\n".join([*lines, cure] if cure else lines), faults)
