"""One thread commits; all appends that wait meanwhile share the next frame and its fsync."""

from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from itertools import islice
from threading import Condition, Thread

from forms_api.records.record import Record
from forms_api.store.batch import Batch
from forms_api.store.errors import StoreDown, StoreError

Outcome = tuple[Record, ...] | StoreError
CommitGroup = Callable[[Sequence[Batch]], Sequence[Outcome]]
"""Commits the first of these batches, one or more, in one frame; answers for exactly those."""

GROUP = 1024
"""At most so many appends go into one frame."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    batch: Batch
    answer: "Future[tuple[Record, ...]]" = field(default_factory=Future)


class Committer:
    """Hands batches from any thread to `commit` on its own one, in order of arrival."""

    def __init__(self, commit: CommitGroup) -> None:
        """Raises StoreDown if the system gives no thread."""
        self._commit = commit
        self._queue: deque[_Waiting] = deque()
        self._changed = Condition()
        self._closing = False
        self.failure: str | None = None
        self._thread = Thread(target=self._run, name="committer", daemon=True)
        try:
            self._thread.start()
        except RuntimeError as error:
            raise StoreDown("系统资源不足，写入程序没有启动。请关掉别的程序，再重新启动") from error

    @property
    def waiting(self) -> int:
        """How many appends have not been answered yet."""
        return len(self._queue)

    def submit(self, batch: Batch) -> tuple[Record, ...]:
        """Wait until the batch is committed or refused. Raises the refusal."""
        waiting = _Waiting(batch)
        with self._changed:
            if self._closing:
                raise StoreDown(self.failure or "记录库已关闭")
            self._queue.append(waiting)
            self._changed.notify()
        return waiting.answer.result()

    def close(self) -> None:
        """Commit what waits, accept nothing more."""
        with self._changed:
            self._closing = True
            self._changed.notify()
        self._thread.join()

    def _run(self) -> None:
        try:
            self._commit_all()
        except Exception as error:  # noqa: BLE001 - without this thread every request would wait for ever
            self._give_up(error)

    def _commit_all(self) -> None:
        while group := self._next_group():
            outcomes = self._try_commit(group)
            with self._changed:
                for _ in outcomes:
                    self._queue.popleft()
            for waiting, outcome in zip(group, outcomes, strict=False):
                _answer(waiting, outcome)

    def _next_group(self) -> list[_Waiting]:
        with self._changed:
            self._changed.wait_for(lambda: self._queue or self._closing)
            return list(islice(self._queue, GROUP))

    def _try_commit(self, group: Sequence[_Waiting]) -> Sequence[Outcome]:
        try:
            if self.failure is None:
                return self._commit([waiting.batch for waiting in group])
        except Exception as error:  # noqa: BLE001 - whatever it is, no request may wait for ever
            # half of it may have happened: go on only after a restart, from what is on disk
            self.failure = _words(error)
        return [StoreDown(self.failure) for _ in group]

    def _give_up(self, error: Exception) -> None:
        with self._changed:
            self.failure, self._closing = _words(error), True
            left, self._queue = self._queue, deque()
        for waiting in left:
            _answer(waiting, StoreDown(self.failure))


def _words(error: Exception) -> str:
    return f"程序出错（{error!r}），需要重新启动"


def _answer(waiting: _Waiting, outcome: Outcome) -> None:
    if isinstance(outcome, StoreError):
        waiting.answer.set_exception(outcome)
    else:
        waiting.answer.set_result(outcome)
