"""The policies as the web sees them: always the last good library, re-read when a file changes."""

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Lock
from typing import Protocol

from forms_api.clock import stopwatch
from handbook.loading import Loaded, load_library
from handbook.loading.problem import Problem
from handbook.model.library import Library

LOOK_EVERY = 0.5
"""Seconds between two looks at the folder."""

Signature = tuple[tuple[str, int, int], ...]


class Policies(Protocol):
    def library(self) -> Library:
        """The library as it stands; one that is kept for a whole request does not change."""
        ...

    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the files as they stand; the library may be an older, good one."""
        ...


class NoLibrary(Exception):
    """The policies have problems, and there is no earlier good library to fall back on."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("制度文件有问题，请先改好：\n" + "\n".join(map(str, problems)))
        self.problems = problems


class FixedPolicies:
    """A library that never changes."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def library(self) -> Library:
        return self._library

    def problems(self) -> tuple[Problem, ...]:
        return ()


class LivePolicies:
    """The library of a folder. An edit with problems leaves the last good library in force."""

    def __init__(
        self,
        root: Path,
        *,
        load: Callable[[Path], Loaded] = load_library,
        stopwatch: Callable[[], float] = stopwatch,
        accept: Callable[[Library], bool] = lambda _: True,
    ) -> None:
        """Raises NoLibrary. `accept` sees each new library before anybody works with it; one that
        it does not accept is tried again at the next look."""
        self._root, self._load, self._accept = root, load, accept
        self._stopwatch, self._looked = stopwatch, stopwatch()
        self._looking = Lock()
        signature, loaded = sign_folder(root), load(root)
        if loaded.library is None:
            raise NoLibrary(loaded.problems)
        self._library, self._problems = loaded.library, loaded.problems
        self._signature = signature if accept(loaded.library) else ()

    def library(self) -> Library:
        self._look()
        return self._library

    def problems(self) -> tuple[Problem, ...]:
        self._look()
        return self._problems

    def _look(self) -> None:
        # whoever comes while another thread is looking takes what there is: nobody waits
        if self._stopwatch() - self._looked >= LOOK_EVERY and self._looking.acquire(blocking=False):
            try:
                self._reload_if_changed()
                self._looked = self._stopwatch()
            finally:
                self._looking.release()

    def _reload_if_changed(self) -> None:
        # taken before the files are read: an edit in between is seen at the next look
        signature = sign_folder(self._root)
        if signature != self._signature and self._take(self._load(self._root)):
            self._signature = signature

    def _take(self, loaded: Loaded) -> bool:
        self._problems = loaded.problems
        if loaded.library is None:
            return True
        is_accepted = self._accept(loaded.library)
        if is_accepted:
            self._library = loaded.library
        return is_accepted


def sign_folder(root: Path) -> Signature:
    """Name, time and size of `root` and all below it: changes when somebody saves a file."""
    return tuple(sorted(_sign_files(root)))


def _sign_files(root: Path) -> Iterator[tuple[str, int, int]]:
    for path in (root, *root.rglob("*")):
        try:
            stat = path.stat()
        except OSError:
            continue  # gone between the listing and the look: the next look will tell
        yield str(path), stat.st_mtime_ns, stat.st_size
