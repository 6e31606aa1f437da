"""What every view works with."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import cast

from flask import current_app

from forms_api.actions.follow_work import WorkFollower
from forms_api.actions.read_month import MonthKeeper
from forms_api.clock import Clock
from forms_api.settings import Settings
from forms_api.store.key_ring import KeyRing
from forms_api.store.store import Store
from forms_api.web.policies import Policies

EXTENSION = "houqin"


@dataclass(frozen=True)
class Service:
    store: Store
    policies: Policies
    clock: Clock
    settings: Settings
    work: WorkFollower = field(default_factory=WorkFollower)
    months: MonthKeeper = field(default_factory=MonthKeeper)

    @cached_property
    def ring(self) -> KeyRing:
        """The keys of what is written of children."""
        return KeyRing(self.settings.ring)


def service() -> Service:
    """The service of the app that answers this request."""
    return cast(Service, current_app.extensions[EXTENSION])
