"""`houqin serve`: the handbook and its forms on one port."""

import os
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from functools import partial
from pathlib import Path
from types import FrameType

import click
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels
from granian.server import Server

from forms_api.actions.refusal import Refusal
from forms_api.cli import options
from forms_api.cli.demo import demo_settings
from forms_api.cli.refuse import say_why
from forms_api.settings import Settings, current_settings
from forms_api.store.open import open_chosen, withdraw_service
from forms_api.web.policies import NoLibrary
from forms_api.web.worker import open_worker
from handbook.loading import load_library
from handbook.model.library import Library
from handbook.site import build_site, is_current

BLOCKING_THREADS = 16
STOP_WITHIN = 10


@click.command("serve")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="端口")
@click.option("--address", default="127.0.0.1", show_default=True, help="监听地址")
@click.option("--demo", is_flag=True, help="演示：临时的记录，用完就删")
@options.policies
@options.data
@options.site
def command(port: int, address: str, demo: bool, policies: Path, data: Path, site: Path) -> None:
    """生成手册，并在一个端口上提供手册和表单。"""
    signal.signal(signal.SIGTERM, _leave)
    with say_why():
        settings = current_settings(
            port=port, address=address, policies=policies, data=data, site=site
        )
        _check_port(settings)
        remind(settings)
        library = _check_policies(settings)
        with demo_settings(settings, library) if demo else nullcontext(settings) as chosen:
            _check_data(chosen)
            _build(chosen)
            _serve(chosen)


def _leave(_signal: int, _frame: FrameType | None) -> None:
    # as Ctrl-C does: whatever was begun is cleaned up on the way out
    raise SystemExit(128 + signal.SIGTERM)


def _check_port(settings: Settings) -> None:
    family = socket.AF_INET6 if ":" in settings.address else socket.AF_INET
    try:
        socket.create_server((settings.address, settings.port), family=family).close()
    except OSError as error:
        words = f"不能在 {settings.address} 的端口 {settings.port} 上提供服务（{error.strerror}）"
        raise Refusal("port", f"{words}。请用 --port 换一个端口") from error


def remind(settings: Settings) -> None:
    """Say what is easily forgotten where others than this machine are let in."""
    is_near = settings.address in ("localhost", "::1") or settings.address.startswith("127.")
    if settings.proxies and not is_near:
        click.echo(
            "提醒：设了 HOUQIN_PROXY，就只让反向代理连进来（--address 127.0.0.1），"
            "不然别人可以假冒来访的地址",
            err=True,
        )
    if not settings.hosts and not is_near:
        click.echo("提醒：用别的网址打开会被拒绝，请把网址写进 HOUQIN_HOSTS", err=True)


def _check_policies(settings: Settings) -> Library:
    loaded = load_library(settings.policies)
    if loaded.library is None:
        raise NoLibrary(loaded.problems)
    for problem in loaded.problems:
        click.echo(str(problem), err=True)
    return loaded.library


def _check_data(settings: Settings) -> None:
    """Say what is wrong with the data folder before the handbook is built, which takes a while."""
    store = open_chosen(settings.data, settings.store, clock=settings.clock)
    store.close()
    if store.recovered:
        click.echo(f"提醒：{store.recovered}", err=True)
    if store.failure:
        click.echo(f"只能查看，不能保存：{store.failure}", err=True)


def _build(settings: Settings) -> None:
    if not is_current(settings.policies, settings.site):
        click.echo("正在生成手册，约半分钟……")
        build_site(settings.policies, settings.site)


def _serve(settings: Settings) -> None:
    server = Server(
        "houqin",
        address=settings.address,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=BLOCKING_THREADS,
        http=HTTPModes.http1,
        websockets=False,
        log_level=LogLevels.critical,
        log_access=False,  # it would write down addresses, and some are secrets: see request_log.py
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_WITHIN,
    )
    with _announced(settings.data):
        server.serve(target_loader=partial(open_worker, settings, os.getpid()), wrap_loader=False)


@contextmanager
def _announced(data: Path) -> Iterator[None]:
    """The worker announces the service; whoever ends it takes the note away."""
    try:
        yield
    finally:
        withdraw_service(data)
