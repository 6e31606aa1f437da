"""What is written of children is forgotten in time, whether anybody looks or not."""

import logging
import threading
import time
from collections.abc import Callable

from forms_api.actions.vault import forget_passed
from forms_api.clock import Clock
from forms_api.settings import Settings
from forms_api.store.errors import StoreDown
from forms_api.store.key_ring import KeyRing
from handbook.loading import load_library

EVERY = 3600.0

_log = logging.getLogger(__name__)


def keep_forgetting(settings: Settings) -> None:
    """Look now and every hour, in a thread of its own."""
    clock = settings.clock
    threading.Thread(
        target=forget_for_ever, args=(settings, clock), name="forgetting", daemon=True
    ).start()


def forget_for_ever(
    settings: Settings, clock: Clock, sleep: Callable[[float], None] = time.sleep
) -> None:
    while True:
        forget_once(settings, clock)
        sleep(EVERY)


def forget_once(settings: Settings, clock: Clock) -> tuple[str, ...]:
    """The names of the keys that were dropped. What goes wrong is said, and tried again."""
    ring = KeyRing(settings.ring)
    if not ring.exists:
        return ()
    library = load_library(settings.policies).library
    if library is None:
        return ()  # an edit is under way
    try:
        over = forget_passed(ring, library, clock())
    except StoreDown as error:
        _log.error(str(error))
        return ()
    if over:
        _log.warning("保存期满，已销毁钥匙：%s", "、".join(over))
    return over
