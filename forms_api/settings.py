"""What one run of the program is told, read once from the environment and the command line."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from forms_api.clock import Clock, clock_from, system_clock

MOST_PROXIES = 9


class BadSetting(ValueError):
    """An environment variable that cannot be understood; the message says how to write it."""


@dataclass(frozen=True)
class Settings:
    """`hosts` are allowed in the Host header besides loopback; `now` starts the clock there.

    `proxies` of ours stand in front and may say who calls, and whether over https.
    `log` is json or text; empty: text for a terminal, else json.
    `store` is the PostgreSQL address of the records; empty: they are in the data folder.
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
    return Settings(hosts=hosts, proxies=proxies, now=now, log=log, store=store, **options)


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
