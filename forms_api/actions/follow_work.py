"""Keep what was handed in at hand, and read only what came since."""

import threading
from datetime import datetime

from forms_api.derive.worklog import Worklog
from forms_api.records.erasure import ERASURE
from forms_api.records.submission import KIND
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

    def _catch_up(self, store: Store) -> None:
        arrived, since = store.read(KIND, since=self._read_to), self._read_to
        for submission in arrived:
            self._log.take(submission)
            self._read_to = submission.at
        # after the submissions: whatever of these is erased by now is found here
        for erasure in store.read(ERASURE, since=since):
            self._log.forget(erasure.subject)
