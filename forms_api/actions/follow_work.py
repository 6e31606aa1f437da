"""Keep what was handed in at hand, and read only what came since."""

import threading
from datetime import datetime

from forms_api.derive.worklog import Worklog
from forms_api.records.erasure import ERASURE
from forms_api.records.record import Record
from forms_api.records.submission import KIND
from forms_api.store.errors import IdErased
from forms_api.store.store import Store


class WorkFollower:
    """The worklog of a store, for all threads of a process; other processes may write to it too."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._log = Worklog()
        self._first: datetime | None = None
        self._read_to: datetime | None = None

    def follow(self, store: Store, since: datetime) -> Worklog:
        """All that arrived from `since` on is in it, and perhaps more."""
        with self._lock:
            if self._first is None or since < self._first:
                self._log, self._first, self._read_to = Worklog(), since, since
            self._catch_up(store)
            return self._log

    def mark(self, store: Store, since: datetime) -> datetime:
        """Up to where it has read, after reading on: what arrives later has this `at`, or a later
        one."""
        self.follow(store, since)
        with self._lock:
            return self._read_to or since

    def _catch_up(self, store: Store) -> None:
        arrived, since = store.read(KIND, since=self._read_to), self._read_to
        for submission in arrived:
            self._log.take(submission, _begun(store, submission))
            self._read_to = submission.at
        # after the submissions: whatever of these is erased by now is found here
        if erasures := store.read(ERASURE, since=since):
            for erasure in erasures:
                self._log.forget(erasure.subject)
            self._log.begin_anew(lambda record: _begun(store, record))


def _begun(store: Store, submission: Record) -> datetime:
    """When the first of what it corrects was handed in: that may be long before the log begins.
    What was erased, and all before it, does not count."""
    while corrected := _find(store, submission.body.get("supersedes")):
        submission = corrected
    return submission.at


def _find(store: Store, record_id: str | None) -> Record | None:
    try:
        return store.get(record_id) if record_id else None
    except IdErased:
        return None
