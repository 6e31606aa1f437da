"""The control arm: TinyDB as it comes, with the JSON file that it writes itself."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from campaign import Arm
from tinydb import TinyDB

Document = dict[str, object]


def open_stock(path: Path) -> TinyDB:
    return TinyDB(path)


def stock_ids(path: Path) -> list[str] | None:
    """The ids in the file; None if TinyDB cannot read it any more."""
    try:
        with TinyDB(path) as db:
            return [str(document["id"]) for document in db.table("submission")]
    except Exception:  # noqa: BLE001 - it breaks in many ways, and each of them is a loss
        return None


def judge_stock(arm: Arm, path: Path, acknowledged: Iterable[str]) -> None:
    """Count what the file has lost of what it had acknowledged."""
    ids, wanted = stock_ids(path), set(acknowledged)
    arm.runs += 1
    arm.acknowledged += len(wanted)
    if ids is None:
        arm.violations.append("does not open")
        arm.lost += len(wanted)
        return
    arm.lost += len(wanted - set(ids))
    arm.duplicates += sum(count - 1 for count in Counter(ids).values())
