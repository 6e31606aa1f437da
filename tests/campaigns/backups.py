"""Backups of a busy store: each is restored, verified, opened by a new process and compared.

Some appends name a photo, which is kept before: whatever is restored has all the photos it names.

The control arm copies the live folder of stock TinyDB, with a single writer, as people would: to a
stick that takes 60 MB a second.

python tests/campaigns/backups.py [--full] [--runs N] [--seed N]
"""

import hashlib
import random
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from campaign import Arm, Options, main
from scene import (
    START,
    Batch,
    audit,
    journal_ids,
    make_batches,
    make_folder,
    open_folder,
    scratch,
    send,
    start_child,
)
from stock import judge_stock, open_stock

from forms_api.records.record import Record
from forms_api.store.backup import check_backup, restore_backup, take_backup
from forms_api.store.disk import Disk
from forms_api.store.errors import StoreError
from forms_api.store.photos import keep_photo
from forms_api.store.verify import verify_folder

WRITERS, SHARE, STOCK = 8, 1500, 600
STEP = timedelta(hours=1)
"""Between two appends: a month is over after 720 of them."""
STOCK_BEFORE = 3000
"""What stock TinyDB holds already, a month of a kindergarten: it writes all of it each time."""
PER_FOLDER = 10
PHOTO_EVERY = 16
"""Appends: a photo is a file of its own, and each backup syncs them one by one."""
PAUSE = 0.02
"""Seconds between two backups: the writers go on all the while."""


def arms(options: Options) -> Iterator[Arm]:
    dice = random.Random(options.seed)
    backups = options.choose(PER_FOLDER, 100)
    yield _ours(backups, dice)
    yield _stock(max(30, backups), dice)


def _ours(backups: int, dice: random.Random) -> Arm:
    arm = Arm("houqin")
    busy = months = photos = 0
    while arm.runs < backups:
        with scratch() as root:
            plan = _with_photos(
                make_batches(WRITERS * SHARE, step=STEP, seed=dice.randrange(1 << 30))
            )
            folder, count = make_folder(root / "data"), min(PER_FOLDER, backups - arm.runs)
            child = start_child(lambda line, f=folder, p=plan, n=count: _serve(f, p, n, line))
            if child.end():
                arm.violations.append("the child that took the backups failed")
                arm.runs += count
                continue
            for number in range(count):
                photos += _judge(arm, root, number, plan, _told_before(number, child.lines))
            busy += sum(line.startswith("busy") for line in child.lines)
            months += len(list((folder / "journal").iterdir())) - 1
    arm.notes.append(f"{busy} of {arm.runs} while records came in; {months} months changed")
    arm.notes.append(f"{photos} photos came back with the records that name them")
    if busy < arm.runs / 2:
        arm.violations.append(f"only {busy} backups were taken under load")
    if not photos:
        arm.violations.append("no record that was restored names a photo")
    return arm


def _serve(folder: Path, plan: list[Batch], backups: int, line: socket.socket) -> None:
    store, over = open_folder(folder), threading.Event()

    def write(share: list[Batch]) -> None:
        for batch in share:
            if over.is_set():
                return
            if _keep_photo_of(folder, batch) and send(store, batch):
                line.sendall(f"kept {batch[0].id}\n".encode())

    with _writing(write, [plan[writer::WRITERS] for writer in range(WRITERS)], over):
        for number in range(backups):
            over.wait(PAUSE)
            line.sendall(f"moment {number}\n".encode())
            extent = store.extent()
            take_backup(folder, extent, folder.parent / f"backup-{number}", START)
            line.sendall(b"busy\n" if store.extent().seq > extent.seq else b"idle\n")
    store.close()


def _with_photos(plan: list[Batch]) -> list[Batch]:
    """The same, but the first fact of every so many appends names a photo."""
    return [
        (_naming(batch[0], number), *batch[1:]) if number % PHOTO_EVERY == 0 else batch
        for number, batch in enumerate(plan)
    ]


def _naming(record: Record, number: int) -> Record:
    name = hashlib.sha256(_picture(number)).hexdigest()
    return replace(record, body={**record.body, "photo": name})


def _picture(number: int) -> bytes:
    return random.Random(number).randbytes(20_000)


def _keep_photo_of(folder: Path, batch: Batch) -> bool:
    """As a client does: first the photo, then the append that names it."""
    if "photo" not in batch[0].body:
        return True
    try:
        name = keep_photo(folder, _picture(batch[0].body["number"]), Disk())
    except StoreError:
        return False
    return bool(name == batch[0].body["photo"])


def _judge(arm: Arm, root: Path, number: int, plan: list[Batch], told: set[str]) -> int:
    """How many photos came back."""
    backup, restored = root / f"backup-{number}", root / f"restored-{number}"
    wanted = {record.id for batch in plan if batch[0].id in told for record in batch}
    arm.runs += 1
    arm.acknowledged += len(wanted)
    try:
        arm.violations += map(str, check_backup(backup)[1])
        restore_backup(backup, restored)
    except (StoreError, OSError) as error:
        arm.violations.append(f"cannot be restored: {error!r}")
        arm.lost += len(wanted)
        return 0
    arm.violations += map(str, verify_folder(restored).faults)
    found = audit(restored, {record.id: record for b in plan for record in b}, plan, wanted)
    arm.lost += found.lost
    arm.duplicates += found.duplicates
    arm.violations += found.violations
    if found.recovered:
        arm.violations.append("the restored folder had a torn tail")
    return _count_photos(arm, restored, plan)


def _count_photos(arm: Arm, restored: Path, plan: list[Batch]) -> int:
    """Read without any of the store's code: each photo that a restored record names is there."""
    held = set(journal_ids(restored))
    named = [
        batch[0].body["photo"] for batch in plan if batch[0].id in held and "photo" in batch[0].body
    ]
    lost = [name for name in named if not _is_there(restored / "photos" / name[:2] / name)]
    arm.lost += len(lost)
    arm.violations += [f"the photo {name} is not there" for name in lost]
    return len(named) - len(lost)


def _is_there(path: Path) -> bool:
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == path.name


def _told_before(number: int, lines: list[str]) -> set[str]:
    """What clients knew to be kept when the backup was begun."""
    before = lines[: lines.index(f"moment {number}")]
    return {line[5:] for line in before if line.startswith("kept ")}


def _stock(copies: int, dice: random.Random) -> Arm:
    arm = Arm("stock TinyDB, copied (control)", control=True)
    while arm.runs < copies:
        with scratch() as root:
            plan = make_batches(STOCK, seed=dice.randrange(1 << 30))
            live, count = root / "live", min(PER_FOLDER, copies - arm.runs)
            live.mkdir()
            child = start_child(lambda line, f=live, p=plan, n=count: _copy_stock(f, p, n, line))
            if child.end():
                raise RuntimeError("the child that copied failed")
            for number in range(count):
                told = _told_before(number, child.lines)
                judge_stock(arm, root / f"copy-{number}" / "db.json", told)
    return arm


def _copy_stock(live: Path, plan: list[Batch], copies: int, line: socket.socket) -> None:
    table, over = open_stock(live / "db.json").table("submission"), threading.Event()
    before = make_batches(STOCK_BEFORE, first=STOCK)
    table.insert_multiple({"id": batch[0].id, **batch[0].body} for batch in before)

    def write(share: list[Batch]) -> None:
        for batch in share:
            if over.is_set():
                return
            table.insert({"id": batch[0].id, **batch[0].body})
            line.sendall(f"kept {batch[0].id}\n".encode())
            # somebody moves a request on, or corrects a record: here that changes the old one
            table.update({"text": batch[0].body["text"]}, doc_ids=[batch[0].body["number"] + 1])

    with _writing(write, [plan], over):
        for number in range(copies):
            over.wait(PAUSE)
            line.sendall(f"moment {number}\n".encode())
            shutil.copytree(live, live.parent / f"copy-{number}", copy_function=_copy_to_stick)


def _copy_to_stick(source: str, target: str) -> None:
    with Path(source).open("rb") as read, Path(target).open("wb") as written:
        while chunk := read.read(1 << 16):
            written.write(chunk)
            time.sleep(0.001)


@contextmanager
def _writing(
    write: Callable[[list[Batch]], None], shares: list[list[Batch]], over: threading.Event
) -> Iterator[None]:
    """Threads that write until the block ends."""
    threads = [threading.Thread(target=write, args=(share,)) for share in shares]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()


if __name__ == "__main__":
    main("backups", arms)
