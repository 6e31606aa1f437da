"""One id sent by 64 hands at once: one record, and everybody hears of that one.

python tests/campaigns/same_id.py [--full] [--runs N] [--seed N]
"""

import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from campaign import Arm, Options, main
from scene import START, audit, make_fact, make_folder, open_folder, scratch
from stock import judge_stock, open_stock
from tinydb.table import Table

from forms_api.records.record import Record
from forms_api.store.errors import IdExists
from forms_api.store.tiny import TinyStore

HANDS = 64
TURNS = 10


def arms(options: Options) -> Iterator[Arm]:
    ids = options.choose(30, 1000)
    sys.setswitchinterval(1e-5)  # as if there were many processors
    with scratch() as root:
        yield _ours(root, ids)
        yield _stock_until_it_breaks(root, max(20, ids // 20))


def _ours(root: Path, ids: int) -> Arm:
    arm = Arm("houqin")
    folder = make_folder(root / "data")
    facts = [make_fact(START, number) for number in range(ids)]
    store = open_folder(folder)
    with ThreadPoolExecutor(HANDS) as hands:
        for fact in facts:
            heard = _all_at_once(hands, lambda fact=fact: _append(store, fact))
            arm.runs += 1
            if heard.count("new") != 1 or heard.count("known") != HANDS - 1:
                arm.violations.append(f"{fact.id}: {sorted(heard)}")
    store.close()
    sent = {fact.id: fact for fact in facts}
    found = audit(folder, sent, [], set(sent))
    arm.acknowledged, arm.lost, arm.duplicates = len(sent), found.lost, found.duplicates
    arm.violations += found.violations
    arm.notes.append(f"{HANDS} sends of each of {ids} ids")
    return arm


def _append(store: TinyStore, fact: Record) -> str:
    try:
        store.append(fact)
    except IdExists as known:
        return "known" if known.record == fact else "another"
    return "new"


def _all_at_once(hands: ThreadPoolExecutor, send: Callable[[], str]) -> list[str]:
    together = threading.Barrier(HANDS)

    def play(_: int) -> str:
        together.wait()
        return send()

    return list(hands.map(play, range(HANDS)))


def _stock_until_it_breaks(root: Path, ids: int) -> Arm:
    """On a busy machine the threads may take turns: then again, with a new file."""
    for turn in range(TURNS):
        (root / f"stock-{turn}").mkdir()
        arm = _stock(root / f"stock-{turn}", ids)
        if arm.faults:
            break
    return arm


def _stock(root: Path, ids: int) -> Arm:
    """As people write it: look whether the id is there, and insert it if not."""
    arm = Arm("stock TinyDB (control)", control=True)
    facts = [make_fact(START, number) for number in range(ids)]
    table = open_stock(root / "db.json").table("submission")
    with ThreadPoolExecutor(HANDS) as hands:
        for fact in facts:
            _all_at_once(hands, lambda fact=fact: _insert(table, fact))
    judge_stock(arm, root / "db.json", [fact.id for fact in facts])
    arm.runs = ids
    return arm


def _insert(table: Table, fact: Record) -> str:
    try:
        if not table.contains(lambda document: document["id"] == fact.id):
            table.insert({"id": fact.id, **fact.body})
    except Exception:  # noqa: BLE001 - stock TinyDB fails in many ways here
        return "failed"
    return "new"


if __name__ == "__main__":
    main("same_id", arms)
