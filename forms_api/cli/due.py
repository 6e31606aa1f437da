"""`houqin due`: what has to be done, what was not, and the reminders about it."""

import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path

import click
from filelock import FileLock, Timeout

from forms_api.actions.follow_work import WorkFollower
from forms_api.actions.plan_reminders import Errand, Plan, plan_reminders
from forms_api.actions.read_board import Look, read_board
from forms_api.actions.refusal import Refusal
from forms_api.actions.send_reminders import Report, keep_reminders, send_reminders
from forms_api.cli import options
from forms_api.cli.board_table import board_table
from forms_api.cli.people.desk import read_policies
from forms_api.cli.refuse import say_why
from forms_api.clock import stopwatch
from forms_api.derive.worklog import KEPT
from forms_api.notify.courier import Courier, spell_for
from forms_api.notify.destination import Destination
from forms_api.records.record import Record
from forms_api.records.submission import KIND
from forms_api.settings import Settings, current_settings
from forms_api.store.errors import NotInitialised
from forms_api.store.open import open_any
from forms_api.store.remote import RemoteStore
from handbook.model.library import Library

NOT_DELIVERED = 3
LOCK = "notify.lock"
"""In the data folder: of two runs at once the second one leaves it to the first."""

NOWHERE = Destination("还没有设置 HOUQIN_NOTIFY", "mail", None, None, "")

_DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command("due")
@click.option("--date", "day", type=_DAY, help="看哪一天，如 2026-10-12；不写就是今天")
@click.option("--notify", is_flag=True, help="把到时间的提醒发出去（HOUQIN_NOTIFY 里写发到哪里）")
@click.option("--dry-run", is_flag=True, help="只显示现在会发什么，不发")
@options.policies
@options.data
def command(day: datetime | None, notify: bool, dry_run: bool, policies: Path, data: Path) -> None:
    """今天要做什么、漏了什么；--notify 发提醒，给 cron 或 systemd 用。

    结束码：0 好了，也包括没有要发的；1 不能读写，或者设置不对；2 参数不对；
    3 有提醒没发出去，下一次运行会再发。
    """
    if day and (notify or dry_run):
        raise click.UsageError("--date 只用来看，不能和 --notify、--dry-run 一起写")
    with say_why():
        settings = current_settings(policies=policies, data=data)
        library = read_policies(policies)
        if dry_run:
            _show_errands(settings, library)
        elif notify:
            _notify(settings, library)
        else:
            _show_board(settings, library, day)


def _show_board(settings: Settings, library: Library, day: datetime | None) -> None:
    with _look(settings, library) as look:
        now = look.now.astimezone(library.school.zone)
        board = read_board(look, day.date() if day else now.date())
    for line in board_table(board, now):
        click.echo(line)


def _show_errands(settings: Settings, library: Library) -> None:
    errands = _errands(settings, library, _plan(settings, library, otherwise=(NOWHERE,)))
    for errand in errands:
        click.echo(f"→ {errand.destination.label}")
        click.echo(spell_for(errand.destination, errand.message))
        click.echo()
    click.echo(f"现在会发 {len(errands)} 条。什么都没有发")


def _notify(settings: Settings, library: Library) -> None:
    plan = _plan(settings, library)
    with _alone(settings.data):
        reports = [_tell(report) for report in _send(settings, _errands(settings, library, plan))]
    if not all(reports):
        raise click.exceptions.Exit(NOT_DELIVERED)


def _errands(settings: Settings, library: Library, plan: Plan) -> tuple[Errand, ...]:
    """Sending takes its time: the store is closed by then, so that a service may start."""
    with _look(settings, library) as look:
        return plan_reminders(look, plan)


def _send(settings: Settings, errands: Sequence[Errand]) -> Iterator[Report]:
    courier = Courier(settings.clock, stopwatch, time.sleep)
    return send_reminders(errands, courier.deliver, partial(_keep, settings))


def _keep(settings: Settings, facts: Sequence[Record]) -> None:
    with closing(open_any(settings.data, settings.clock, address=settings.store)) as store:
        keep_reminders(store, facts)


def _tell(report: Report) -> bool:
    """Whether it was sent; a line for the log of cron either way."""
    label, outcome = report.errand.destination.label, report.outcome
    said = f"：{outcome.words}" if outcome.words else ""
    if outcome.is_sent:
        click.echo(f"已发到 {label}{said}")
    else:
        later = "，下一次再发" if outcome.verdict == "again" else ""
        click.echo(f"没有发到 {label}{said}{later}", err=True)
    return outcome.is_sent


def _plan(settings: Settings, library: Library, *, otherwise: tuple[Destination, ...] = ()) -> Plan:
    """Raises Refusal where reminders go nowhere, or to what the policies do not know."""
    destinations = settings.notify or otherwise
    if not destinations:
        raise Refusal("no-destination", "还没有写提醒发到哪里，请设置 HOUQIN_NOTIFY")
    for destination in destinations:
        _check(destination, library)
    link = f"{settings.url}/today" if settings.url else ""
    return Plan(destinations, settings.notify_at, settings.escalate, link)


def _check(destination: Destination, library: Library) -> None:
    campus, job = destination.campus, destination.job
    if campus is not None and library.school.find_campus(campus) is None:
        known = "、".join(each.id for each in library.school.campuses)
        raise Refusal("no-campus", f"HOUQIN_NOTIFY 里的园区 {campus} 不存在，现有 {known}")
    if job is not None and job not in library.jobs:
        known = "、".join(library.jobs)
        raise Refusal("no-job", f"HOUQIN_NOTIFY 里的岗位 {job} 不存在，现有 {known}")


@contextmanager
def _look(settings: Settings, library: Library) -> Iterator[Look]:
    clock = settings.clock
    with closing(open_any(settings.data, clock, address=settings.store)) as store:
        slim = store.bringing(KIND, KEPT) if isinstance(store, RemoteStore) else store
        yield Look(library, slim, WorkFollower(), clock())


@contextmanager
def _alone(data: Path) -> Iterator[None]:
    if not data.is_dir():
        raise NotInitialised(str(data))
    try:
        with FileLock(data / LOCK, timeout=0, mode=0o600):
            yield
    except Timeout:
        raise Refusal("busy", "上一次的提醒还在发，这次不发") from None
