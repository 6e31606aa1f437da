"""What one run of the program is told, read once from the environment and the command line."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from forms_api.clock import Clock, clock_from, system_clock
from forms_api.notify.destination import BadDestination, Destination, read_destinations

MOST_PROXIES = 9
DIGESTS = (time(7, 50), time(11, 20), time(15, 20))
"""When digests are sent, unless told otherwise. The robots ask to keep clear of full and half
hours."""
MOST_HOURS = 72


class BadSetting(ValueError):
    """An environment variable that cannot be understood; the message says how to write it."""


@dataclass(frozen=True)
class Settings:
    """`hosts` are allowed in the Host header besides loopback; `now` starts the clock there.

    `proxies` of ours stand in front and may say who calls, and whether over https.
    `log` is json or text; empty: text for a terminal, else json.
    `store` is the PostgreSQL address of the records; empty: they are in the data folder.
    `notify` are where reminders go, at the local times `notify_at`; what is missed is passed up
    `escalate` so long after. `url` is where people open the service, without a slash, or empty.
    `keys`: the file with the keys of what is written of children; None: beside the data folder.
    """

    policies: Path = Path("policies")
    data: Path = Path("data")
    site: Path = Path("site")
    address: str = "127.0.0.1"
    port: int = 8000
    hosts: tuple[str, ...] = ()
    proxies: int = 0
    now: datetime | None = None
    log: str = ""
    store: str = field(default="", repr=False)  # it may hold a password
    notify: tuple[Destination, ...] = ()
    notify_at: tuple[time, ...] = DIGESTS
    escalate: timedelta = timedelta(hours=2)
    url: str = ""
    keys: Path | None = None

    @property
    def ring(self) -> Path:
        return self.keys or self.data.with_name(f"{self.data.name}.keys")

    @property
    def clock(self) -> Clock:
        """A new clock. Make one a process: with `now`, each call starts there again."""
        return clock_from(self.now) if self.now else system_clock


def current_settings(**options: Any) -> Settings:
    """The settings of this process, with `options` from the command line. Raises BadSetting."""
    return read_settings(os.environ, **options)


def read_settings(environ: Mapping[str, str], **options: Any) -> Settings:
    """`options` are fields of Settings that the environment does not decide. Raises BadSetting."""
    hosts = _read_hosts(environ.get("HOUQIN_HOSTS", ""))
    store = _read_store(environ.get("HOUQIN_STORE", ""))
    proxies = _read_proxies(environ.get("HOUQIN_PROXY", ""))
    now = _read_now(environ.get("HOUQIN_NOW", ""))
    log = _read_log(environ.get("HOUQIN_LOG", ""))
    return Settings(
        hosts=hosts,
        proxies=proxies,
        now=now,
        log=log,
        store=store,
        notify=_read_notify(environ.get("HOUQIN_NOTIFY", "")),
        notify_at=_read_times(environ.get("HOUQIN_NOTIFY_AT", "")),
        escalate=_read_hours(environ.get("HOUQIN_ESCALATE", "")),
        url=_read_url(environ.get("HOUQIN_URL", "")),
        keys=Path(environ["HOUQIN_KEYS"]) if environ.get("HOUQIN_KEYS") else None,
        **options,
    )


def _read_hosts(text: str) -> tuple[str, ...]:
    return tuple(host.strip().lower() for host in text.split(",") if host.strip())


def _read_proxies(text: str) -> int:
    if text and not (text.isascii() and text.isdecimal() and int(text) <= MOST_PROXIES):
        raise BadSetting(
            f"HOUQIN_PROXY={text} 看不懂：请写前面有几层自己的反向代理，如 1；没有就不写"
        )
    return int(text or 0)


def _read_store(text: str) -> str:
    if text and not is_database(text):
        raise BadSetting("HOUQIN_STORE 看不懂：请写成 postgresql://用户@主机/数据库，或不写")
    return text


def is_database(text: str) -> bool:
    """Whether this is the address of a PostgreSQL database, and not the name of a folder."""
    return text.startswith(("postgresql://", "postgres://"))


def _read_log(text: str) -> str:
    if text not in ("", "json", "text"):
        raise BadSetting(f"HOUQIN_LOG={text} 看不懂：请写 json 或 text，或不写")
    return text


def _read_now(text: str) -> datetime | None:
    if not text:
        return None
    try:
        now = datetime.fromisoformat(text)
    except ValueError:
        now = None
    if now is None or now.tzinfo is None:
        raise BadSetting(
            f"HOUQIN_NOW={text} 看不懂：请写成带时区的时间，如 2026-10-12T08:00:00+08:00"
        )
    return now


def _read_notify(text: str) -> tuple[Destination, ...]:
    try:
        return read_destinations(text)
    except BadDestination as bad:
        raise BadSetting(f"HOUQIN_NOTIFY {bad}") from None


def _read_times(text: str) -> tuple[time, ...]:
    try:
        return tuple(sorted({_read_clock(word) for word in text.split()})) or DIGESTS
    except ValueError:
        raise BadSetting(
            f"HOUQIN_NOTIFY_AT={text} 看不懂：请写几点发提醒，如 07:50 11:20 15:20"
        ) from None


def _read_clock(text: str) -> time:
    return datetime.strptime(text, "%H:%M").time()  # noqa: DTZ007 - a time of day has no zone


def _read_hours(text: str) -> timedelta:
    hours = text.removesuffix("h")
    if text and not (hours.isascii() and hours.isdecimal() and 1 <= int(hours) <= MOST_HOURS):
        raise BadSetting(f"HOUQIN_ESCALATE={text} 看不懂：请写超过几小时报给上一级，如 2h")
    return timedelta(hours=int(hours or 2))


def _read_url(text: str) -> str:
    try:
        parts = urlsplit(text)
        is_good = parts.scheme in ("http", "https") and bool(parts.hostname)
        is_good = is_good and not (parts.query or parts.fragment or parts.username)
    except ValueError:
        is_good = False
    if text and not (is_good and text.isascii() and text.isprintable() and " " not in text):
        raise BadSetting("HOUQIN_URL 看不懂：请写大家打开的网址，如 https://houqin.example.cn")
    return text.rstrip("/")
