"""`houqin erase`: one person asks, another one confirms, and the text of a record is gone."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import click

from forms_api.actions.ask_erasure import MOST, ask_erasure
from forms_api.actions.ask_expired import ask_expired
from forms_api.actions.confirm_erasure import confirm_erasure, find_doomed, find_request
from forms_api.actions.erasable import find_expired, find_text, related
from forms_api.actions.refusal import Refusal
from forms_api.cli import options
from forms_api.cli.bearer_token import ask_who
from forms_api.cli.erasure_words import ErasureWords, words_for
from forms_api.cli.refuse import say_why
from forms_api.clock import Clock
from forms_api.derive.erasures import fold_decisions, open_requests
from forms_api.derive.people import Person
from forms_api.records.erasure import ERASURE, REQUEST
from forms_api.records.record import Record
from forms_api.settings import current_settings
from forms_api.store.erasure_list import append_missing, read_erasures
from forms_api.store.errors import StoreDown, StoreError
from forms_api.store.open import load_sql, open_any
from forms_api.store.store import Store
from forms_api.web.policies import NoLibrary
from handbook.loading import load_library
from handbook.model.library import Library


@dataclass(frozen=True)
class Desk:
    """What every subcommand works with. `database` is the address of PostgreSQL, or empty."""

    store: Store
    library: Library
    clock: Clock
    database: str

    @property
    def words(self) -> ErasureWords:
        return words_for(self.library, self.store, self.clock())


@click.group("erase")
def command() -> None:
    """按规定删除记录：一个人申请，另一个人确认。

    申请和确认都要本人的令牌（houqin people token 姓名），粘贴在提示后面，不写在命令里。
    """


@command.command()
@click.argument("ids", metavar="[编号]...", nargs=-1)
@click.option("--basis", default="", help="依据：哪部法律或规定第几条，谁提出的要求")
@click.option("--early", is_flag=True, help="保存期还没满也申请删除")
@click.option("--expired", "form_id", metavar="FORM", help="申请删除这张表所有满了保存期的记录")
@options.policies
@options.data
def ask(
    ids: tuple[str, ...], basis: str, early: bool, form_id: str | None, policies: Path, data: Path
) -> None:
    """申请删除几条记录；最后一行是申请的编号。"""
    if bool(ids) == bool(form_id) or (form_id and early):
        raise click.UsageError(
            "请写记录的编号，或者用 --expired 写一张表（它不能和 --early 一起用）"
        )
    with say_why(), _desk(policies, data) as desk:
        asker = ask_who(desk.store, desk.clock(), whose="申请人")
        if form_id:
            request = _ask_expired(desk, asker, form_id, basis)
        else:
            chosen = [each.strip().lower() for each in ids]
            request = _ask_for(desk, asker, chosen, basis, early=early)
    click.echo("还什么都没有删。请另一个有权限的人运行：")
    click.echo(f"  houqin erase confirm {request.id}")
    click.echo(request.id)


@command.command()
@click.argument("request_id", metavar="申请的编号")
@options.policies
@options.data
def confirm(request_id: str, policies: Path, data: Path) -> None:
    """确认别人的申请：记录的内容马上删除，不能恢复。"""
    with say_why(), _desk(policies, data) as desk:
        request = find_request(desk.store, request_id.strip().lower())
        _tell_request(desk, request)
        confirmer = ask_who(desk.store, desk.clock(), whose="确认人")
        facts = _confirm(desk, confirmer, request)
        click.echo(f"已删除 {len(facts)} 条。编号、依据、谁申请谁确认都留着，内容不能恢复")
        _tell_what_is_left(desk)
        if desk.database:
            _sweep(desk.database)


@command.command()
@options.data
def sweep(data: Path) -> None:
    """只用于 PostgreSQL：确认以后没有清干净的，再清一次。"""
    with say_why():
        address = current_settings(data=data).store
        if not address:
            raise Refusal("no-database", "记录在文件夹里，确认的时候已经清干净，不用再清")
        _sweep(address)


@command.command()
@click.argument("listed", metavar="清单", type=options.FOLDER)
@options.data
def replay(listed: Path, data: Path) -> None:
    """读回旧的备份以后，照删除清单（erasures.jsonl）再删一次。houqin restore 自己会做。"""
    with say_why():
        settings = current_settings(data=data)
        facts = read_erasures(listed)
        with closing(open_any(data, settings.clock, address=settings.store)) as store:
            count = append_missing(store, facts)
        click.echo(f"清单里有 {len(facts)} 条，其中 {count} 条这里还不知道，已经删除")
        if settings.store:
            _sweep(settings.store)


@command.command("list")
@options.policies
@options.data
def show(policies: Path, data: Path) -> None:
    """等待确认的申请，和已经删了什么（没有内容）。"""
    with say_why(), _desk(policies, data) as desk:
        words, facts = desk.words, desk.store.read(ERASURE)
        waiting = open_requests(desk.store.read(REQUEST), facts)
        done = fold_decisions(facts)
    _echo_all(f"等待确认的申请：{len(waiting)} 个", map(words.request, waiting))
    _echo_all(f"已经删除：{len(done)} 次", map(words.decision, done))


@command.command()
@options.policies
@options.data
def expired(policies: Path, data: Path) -> None:
    """每张表有多少条满了保存期，可以申请删除。"""
    with say_why(), _desk(policies, data) as desk:
        words = desk.words
        found = find_expired(desk.library, desk.store, desk.clock())
    for form_id, records in found.items():
        click.echo(f"{form_id}  {words.title(records[0])}  {words.span(records)}")
    if found:
        click.echo("申请删除：houqin erase ask --expired 表的编号（每行开头的字）")
    else:
        click.echo("没有满了保存期的记录")


@contextmanager
def _desk(policies: Path, data: Path) -> Iterator[Desk]:
    settings = current_settings(policies=policies, data=data)
    loaded = load_library(policies)
    if loaded.library is None:
        raise NoLibrary(loaded.problems)
    clock = settings.clock
    with closing(open_any(data, clock, address=settings.store)) as store:
        yield Desk(store, loaded.library, clock, settings.store)


def _ask_expired(desk: Desk, asker: Person, form_id: str, basis: str) -> Record:
    asked = ask_expired(desk.library, desk.store, asker, form_id, desk.clock(), basis=basis)
    _tell_asked(desk, asked.request)
    if asked.left:
        click.echo(f"一次最多 {MOST} 条，先申请了最早的；还有 {asked.left} 条，请再运行一次")
    return asked.request


def _ask_for(desk: Desk, asker: Person, ids: Sequence[str], basis: str, *, early: bool) -> Record:
    request = ask_erasure(desk.library, desk.store, asker, ids, basis, desk.clock(), early=early)
    _tell_asked(desk, request)
    _tell_related(desk, request)
    return request


def _tell_asked(desk: Desk, request: Record) -> None:
    click.echo(f"申请删除 {len(request.body['ids'])} 条，依据：{request.body['basis']}")
    _tell_records(desk, find_doomed(desk.store, request))


def _tell_request(desk: Desk, request: Record) -> None:
    words = desk.words
    for line in words.request(request):
        click.echo(line)
    _tell_records(desk, find_doomed(desk.store, request))


def _tell_records(desk: Desk, records: Sequence[Record]) -> None:
    words = desk.words
    for line in words.lines(records):
        click.echo(f"  {line}")
    for line in words.early(records):
        click.echo(f"  注意，保存期还没满：{line}")


def _tell_related(desk: Desk, request: Record) -> None:
    """The other records of the same work, which stay unless somebody asks for them too."""
    words, asked = desk.words, set(request.body["ids"])
    others = {
        other.id: other
        for each in request.body["ids"]
        if (record := find_text(desk.store, each)) is not None
        for other in related(desk.store, record)
        if other.id not in asked
    }
    if others:
        click.echo("还有同一件事的更正或原来的记录，不在这次申请里，要删请另外申请：")
        for line in words.lines([*others.values()]):
            click.echo(f"  还有 {line}")


def _confirm(desk: Desk, confirmer: Person, request: Record) -> Sequence[Record]:
    try:
        return confirm_erasure(desk.library, desk.store, confirmer, request.id, desk.clock())
    except StoreDown as down:
        words = f"{down}。请过一会儿运行 houqin erase list 看看；没有删掉，就再确认一次"
        raise StoreDown(words) from down


def _sweep(address: str) -> None:
    """The database gives back the space of what was erased, as far as it can."""
    try:
        load_sql("sql_sweep").sweep(address)
    except StoreError as error:
        words = f"数据库的文件里还有旧内容，没有清干净：{error}。请运行 houqin erase sweep 再清一次"
        raise StoreDown(words) from error
    click.echo("数据库的文件已经清干净。预写日志（pg_wal）里的，数据库过一阵自己会盖掉；")
    click.echo("归档的日志、副本和 pg_dump 的旧文件，请数据库管理员另外处理")


def _tell_what_is_left(desk: Desk) -> None:
    click.echo("还要做：")
    if desk.database:
        click.echo("  1. 现在就用 pg_dump 重新备份，再用 houqin backup 备份文件夹 写下删除清单")
    else:
        click.echo("  1. 现在就运行 houqin backup 备份文件夹：备份旁边的删除清单会记下这次删除")
    click.echo("  2. 旧备份里还有这些内容：新备份核对过以后，把旧的全部删除，才算删干净")
    click.echo("  3. 导出过、打印过、发出去过的，也要一起处理")


def _echo_all(title: str, entries: Iterable[Sequence[str]]) -> None:
    click.echo(title)
    for entry in entries:
        for line in entry:
            click.echo(f"  {line}")
