"""The handbook is rebuilt when a policy or a page changes, while the old one is still served."""

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path

from forms_api.settings import Settings
from forms_api.web.policies import Signature, sign_folder
from handbook.site import BuildFailed, build_site, is_current, source_folders

LOOK_EVERY = 0.5
"""Seconds between two looks; a build starts when two looks in a row see the same files."""


def keep_site(settings: Settings) -> None:
    """Rebuild in the background, until the main thread ends; a build that has begun is finished."""
    folders = (settings.policies, *source_folders())
    threading.Thread(
        target=watch_folders,
        args=(folders, lambda: _rebuild(settings), threading.main_thread().is_alive),
        name="site-keeper",
    ).start()


def watch_folders(
    folders: tuple[Path, ...], rebuild: Callable[[], None], goes_on: Callable[[], bool]
) -> None:
    """Call `rebuild` after each change that came to rest, as long as `goes_on` says so."""
    built = seen = _sign(folders)
    while goes_on():
        time.sleep(LOOK_EVERY)
        before, seen = seen, _sign(folders)
        if seen == before != built:
            built = seen
            rebuild()


def _sign(folders: tuple[Path, ...]) -> tuple[Signature, ...]:
    return tuple(sign_folder(folder) for folder in folders)


def _rebuild(settings: Settings) -> None:
    try:
        if not is_current(settings.policies, settings.site):
            build_site(settings.policies, settings.site)
    except (BuildFailed, OSError) as error:
        logging.getLogger(__name__).warning("手册没有更新，仍显示原来的：\n%s", error)
