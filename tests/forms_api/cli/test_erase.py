import re
import threading
from contextlib import ExitStack, closing
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner, Result
from werkzeug.serving import make_server

import forms_api.cli.erase as erase_command
from forms_api.actions.ask_erasure import MOST
from forms_api.actions.issue_token import issue_token
from forms_api.cli import houqin
from forms_api.derive.people import fold_people
from forms_api.records.erasure import ERASURE, REQUEST
from forms_api.records.ids import is_id, new_id
from forms_api.records.person import PERSON, person_record
from forms_api.records.record import Record
from forms_api.records.submission import submission_body
from forms_api.settings import Settings
from forms_api.store.errors import IdErased, StoreDown
from forms_api.store.open import announce_service, init_store, open_store
from forms_api.web.app import create_app
from forms_api.web.policies import FixedPolicies
from forms_api.web.service import Service

START = datetime.fromisoformat("2026-10-12T09:00:00+08:00")
LATER = START + timedelta(days=3 * 366 + 30)
BASIS = "个人信息保护法第47条，家长书面要求删除"
SECRET = "王小明今天过敏"
PEOPLE = {"asker": "principal", "other": "principal", "cook": "cook"}


@pytest.fixture
def policies(folder) -> Path:
    folder.edit(
        "forms/fridge-log.yml", "who: [cook]", "who: [cook]\nretain: {years: 3, basis: 本园自定}"
    )
    return folder.root


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "data"
    init_store(path, clock=lambda: START)
    return path


@pytest.fixture
def keep(data: Path):
    """keep(*records, after=…) puts them into the folder while nobody else has it."""

    def keep(*records: Record, after: str | None = None) -> None:
        store = open_store(data, clock=lambda: START)
        store.append(*records, after=after)
        store.close()

    return keep


@pytest.fixture
def tokens(data: Path) -> dict[str, str]:
    """Tokens by name, good for ten years."""
    store = open_store(data, clock=lambda: START)
    for name, job in PEOPLE.items():
        store.append(person_record(START, campus="main", name=name, jobs=(job,)))
    people = fold_people(store.read(PERSON)).values()
    made = {person.name: issue_token(store, person, START, days=3650) for person in people}
    store.close()
    return made


@pytest.fixture
def run(data: Path, policies: Path, tokens: dict[str, str]):
    """run("ask", …, by="asker") with that person's token on standard input."""

    def run(*words: str, by: str = "", token: str = "", now: datetime = START, **environ) -> Result:
        environ = {
            "HOUQIN_DATA": str(data),
            "HOUQIN_POLICIES": str(policies),
            "HOUQIN_NOW": now.isoformat(),
        } | environ
        given = token or tokens.get(by, "")
        return CliRunner().invoke(houqin, ["erase", *words], env=environ, input=f"{given}\n")

    return run


@pytest.fixture
def ask(run):
    """ask(id, …) → the id of the request."""

    def ask(*words: str, **more) -> str:
        answer = run("ask", *words, "--basis", BASIS, by="asker", **more)
        assert answer.exit_code == 0, answer.output
        return answer.stdout.splitlines()[-1]

    return ask


def sheet(form: str = "mixing", at: datetime = START, **more) -> Record:
    body = submission_body(
        form=form, revision=1, text=new_id(at), answers={"remark": SECRET}, asked={}, **more
    )
    return Record(new_id(at), "submission", "main", "kitchen", "p1", at, body)


def read(data: Path, kind: str) -> list[Record]:
    store = open_store(data, clock=lambda: START)
    try:
        return list(store.read(kind))
    finally:
        store.close()


def files_with(folder: Path, text: str) -> list[Path]:
    wanted = text.encode()
    return [p for p in folder.rglob("*") if p.is_file() and wanted in p.read_bytes()]


def test_two_people_erase_a_record_and_its_text_is_nowhere(run, ask, keep, data):
    record = sheet()
    keep(record)
    assert files_with(data, SECRET)
    request = ask(record.id)
    assert is_id(request)
    assert files_with(data, SECRET)
    answer = run("confirm", request, by="other")
    assert answer.exit_code == 0, answer.output
    assert "已删除 1 条" in answer.stdout
    assert "houqin backup" in answer.stdout
    assert "旧备份" in answer.stdout
    assert not files_with(data, SECRET)
    store = open_store(data, clock=lambda: START)
    with pytest.raises(IdErased):
        store.get(record.id)
    store.close()


def test_ask_says_what_the_record_is_and_never_what_is_in_it(run, keep, data):
    keep(record := sheet())
    answer = run("ask", record.id.upper(), "--basis", BASIS, by="asker")
    assert "填表记录「消毒液配制记录」  食堂  2026-10-12 09:00" in answer.stdout
    assert record.id in answer.stdout
    lines = answer.stdout.splitlines()
    assert lines[-2].strip() == f"houqin erase confirm {lines[-1]}"
    assert SECRET not in answer.output


def test_the_confirmer_sees_what_it_is_before_the_token_is_looked_at(run, ask, keep):
    keep(record := sheet("fridge-log"))
    request = ask(record.id, "--early")
    answer = run("confirm", request, token="nonsense")
    assert answer.exit_code == 1
    assert f"asker申请，1 条\n  依据：{BASIS}" in answer.stdout
    assert "填表记录「冰箱温度记录」" in answer.stdout
    assert "保存期还没满" in answer.stdout
    assert "2029-10-12" in answer.stdout
    assert SECRET not in answer.output


def test_no_token_stands_in_an_answer(run, ask, keep, tokens):
    keep(record := sheet())
    request = ask(record.id)
    answers = run("confirm", request, by="other"), run("list"), run("ask", request, by="asker")
    assert not any(token in answer.output for token in tokens.values() for answer in answers)


@pytest.mark.parametrize(
    ("who", "words"), [("asker", "自己申请的不能自己确认"), ("cook", "园长"), ("", "令牌不对")]
)
def test_who_may_not_confirm_is_told_so(run, ask, keep, data, who, words):
    keep(record := sheet())
    answer = run("confirm", ask(record.id), by=who)
    assert answer.exit_code == 1
    assert words in answer.stderr
    assert files_with(data, SECRET)
    assert not read(data, ERASURE)


@pytest.mark.parametrize(("who", "words"), [("cook", "园长"), ("", "houqin people token")])
def test_who_may_not_ask_is_told_so(run, keep, data, who, words):
    keep(record := sheet())
    for choice in ([record.id], ["--expired", "fridge-log"]):
        answer = run("ask", *choice, "--basis", BASIS, by=who)
        assert (answer.exit_code, answer.stdout) == (1, "")
        assert words in answer.stderr
    assert not read(data, REQUEST)


def test_an_expired_token_is_refused(run, ask, keep, data):
    keep(record := sheet())
    eleven_years = START + timedelta(days=11 * 366)
    request = ask(record.id)
    for words in (("ask", record.id, "--basis", BASIS), ("confirm", request)):
        answer = run(*words, by="other", now=eleven_years)
        assert answer.exit_code == 1
        assert "过期" in answer.stderr
    assert not read(data, ERASURE)


def test_unknown_ids_are_told(run, ask):
    answer = run("ask", "0199d0c2-0000-7000-8000-000000000000", "--basis", BASIS, by="asker")
    assert answer.exit_code == 1
    assert "没有编号为 0199d0c2" in answer.stderr
    answer = run("confirm", "0199d0c2-0000-7000-8000-000000000000", by="other")
    assert answer.exit_code == 1
    assert "houqin erase list" in answer.stderr


def test_the_same_twice_is_refused(run, ask, keep, data):
    keep(record := sheet())
    request = ask(record.id)
    again = run("ask", record.id, "--basis", BASIS, by="other")
    assert again.exit_code == 1
    assert f"houqin erase confirm {request}" in again.stderr
    assert run("confirm", request, by="other").exit_code == 0
    again = run("confirm", request, by="other")
    assert again.exit_code == 1
    assert "已经删除" in again.stderr
    assert len(read(data, ERASURE)) == 1


def test_the_rest_of_the_thread_is_named(run, keep):
    first = sheet()
    second = sheet(supersedes=first.id, reason="抄错了")
    keep(first)
    keep(second, after=first.id)
    answer = run("ask", first.id, "--basis", BASIS, by="asker")
    assert re.search(f"还有 .*{second.id}", answer.stdout)
    both = run("ask", first.id, second.id, "--basis", BASIS, by="asker")
    assert "还有" not in both.stdout


def test_what_must_be_kept_says_until_when(run, keep):
    keep(record := sheet("fridge-log"))
    answer = run("ask", record.id, "--basis", BASIS, by="asker")
    assert (answer.exit_code, answer.stdout) == (1, "")
    assert "要保存 3 年，到 2029-10-12 为止（本园自定）" in answer.stderr


def test_all_expired_records_of_a_form_at_once(run, keep, data):
    old = [sheet("fridge-log", START + timedelta(days=day)) for day in range(12)]
    young = sheet("fridge-log", START + timedelta(days=300))
    keep(*old, young)
    listed = run("expired", now=LATER)
    assert "fridge-log  填表记录「冰箱温度记录」  12 条，2026-10-12 到 2026-10-23" in listed.stdout
    answer = run("ask", "--expired", "fridge-log", by="asker", now=LATER)
    assert answer.exit_code == 0, answer.output
    assert "申请删除 12 条，依据：保存期已满" in answer.stdout
    assert "12 条，2026-10-12 到 2026-10-23" in answer.stdout
    assert "保存期还没满" not in answer.stdout
    done = run("confirm", answer.stdout.splitlines()[-1], by="other", now=LATER)
    assert "已删除 12 条" in done.stdout
    assert [record.id for record in read(data, "submission")] == [young.id]
    assert "没有满了保存期的记录" in run("expired", now=LATER).stdout
    again = run("ask", "--expired", "fridge-log", by="asker", now=LATER)
    assert again.exit_code == 1
    assert "houqin erase expired" in again.stderr


def test_list_tells_what_waits_and_what_was_done(run, ask, keep):
    assert "等待确认的申请：0 个\n已经删除：0 次" in run("list").stdout
    keep(one := sheet(), two := sheet())
    done, waits = ask(one.id), ask(two.id)
    run("confirm", done, by="other")
    listed = run("list")
    assert listed.exit_code == 0
    waiting, erased = listed.stdout.split("已经删除：1 次")
    assert waits in waiting
    assert done not in waiting
    assert "asker申请，1 条" in waiting
    assert "asker申请，other确认，1 条" in erased
    assert one.id in erased
    assert f"依据：{BASIS}" in erased
    assert SECRET not in listed.output


def test_ids_and_expired_are_one_or_the_other(run):
    for words in ([], ["x", "--expired", "f"], ["--expired", "f", "--early"]):
        answer = run("ask", *words, by="asker")
        assert answer.exit_code == 2
        assert "--expired" in answer.stderr


def test_without_a_data_folder_or_policies_the_words_say_what_to_do(run, tmp_path):
    for words in (["list"], ["expired"], ["ask", "x"], ["confirm", "x"]):
        nothing = run(*words, HOUQIN_DATA=str(tmp_path / "none"))
        assert nothing.exit_code == 1
        assert "houqin init" in nothing.stderr
        nothing = run(*words, HOUQIN_POLICIES=str(tmp_path / "none"))
        assert nothing.exit_code == 1
        assert "Traceback" not in nothing.output


@pytest.fixture
def service(data, folder, policies, tokens):
    """service() → the store of a running service that owns the folder."""
    with ExitStack() as stack:

        def start():
            store = stack.enter_context(closing(open_store(data, clock=lambda: START)))
            parts = Service(store, FixedPolicies(folder.load()), lambda: START, Settings())
            app = create_app(parts, secret_key="test", control_key="key")
            server = make_server("127.0.0.1", 0, app, threaded=True)
            thread = threading.Thread(target=server.serve_forever, args=(0.01,))
            thread.start()
            stack.callback(thread.join)
            stack.callback(server.shutdown)
            announce_service(data, server.server_port, "key")
            return store

        yield start


def test_it_goes_through_a_running_service(run, ask, keep, data, service):
    keep(record := sheet())
    store = service()
    answer = run("confirm", ask(record.id), by="other")
    assert answer.exit_code == 0, answer.output
    with pytest.raises(IdErased):
        store.get(record.id)
    assert not files_with(data, SECRET)


@pytest.mark.slow
def test_as_many_as_one_may_ask_for_pass_to_a_running_service(run, keep, data, service):
    keep(*(sheet("fridge-log") for _ in range(MOST + 1)))
    store = service()
    words = ("ask", "--expired", "fridge-log", "--basis", "一二三四五六七八九十" * 20)
    asked = run(*words, by="asker", now=LATER)
    assert "还有 1 条" in asked.stdout, asked.output
    done = run("confirm", asked.stdout.splitlines()[-1], by="other", now=LATER)
    assert f"已删除 {MOST} 条" in done.stdout, done.output
    assert len(store.read("submission")) == 1


@pytest.fixture
def database(monkeypatch, run, keep, ask, data):
    """A request in what the command takes for PostgreSQL, and the addresses that were swept."""
    keep(record := sheet())
    swept = []
    monkeypatch.setattr(
        erase_command, "open_any", lambda *_, **__: open_store(data, clock=lambda: START)
    )
    monkeypatch.setattr(erase_command, "load_sql", lambda _: SimpleNamespace(sweep=swept.append))
    return ask(record.id), swept


def test_the_database_is_swept_and_dumped_anew(run, database):
    request, swept = database
    answer = run("confirm", request, by="other", HOUQIN_STORE="postgresql:///houqin")
    assert answer.exit_code == 0, answer.output
    assert swept == ["postgresql:///houqin"]
    assert "pg_dump" in answer.stdout
    assert "houqin backup" in answer.stdout  # the list of what was erased, beside the dumps


def test_what_cannot_be_swept_is_erased_all_the_same(run, database, monkeypatch):
    def fail(_):
        raise StoreDown("没有权限")

    monkeypatch.setattr(erase_command, "load_sql", lambda _: SimpleNamespace(sweep=fail))
    answer = run("confirm", database[0], by="other", HOUQIN_STORE="postgresql:///houqin")
    assert answer.exit_code == 1
    assert "没有权限" in answer.stderr
    assert "houqin erase sweep" in answer.stderr
    assert "已删除 1 条" in answer.stdout
    assert "pg_dump" in answer.stdout
    assert run("sweep", HOUQIN_STORE="postgresql:///houqin").exit_code == 1


def test_a_folder_needs_no_sweep(run):
    answer = run("sweep")
    assert answer.exit_code == 1
    assert "不用再清" in answer.stderr


def test_a_store_that_goes_down_on_the_way_says_how_to_find_out(run, ask, keep, monkeypatch):
    keep(record := sheet())
    request = ask(record.id)

    def fail(*_):
        raise StoreDown

    monkeypatch.setattr(erase_command, "confirm_erasure", fail)
    answer = run("confirm", request, by="other")
    assert answer.exit_code == 1
    assert "houqin erase list" in answer.stderr
    assert "已删除" not in answer.stdout


def test_on_a_terminal_the_token_is_asked_for_and_not_shown(monkeypatch, run, keep, tokens):
    keep(record := sheet())
    asked = []

    def prompt(text, **how):
        asked.append((text, how["hide_input"]))
        return f" {tokens['asker']} "

    monkeypatch.setattr("forms_api.cli.bearer_token._is_terminal", lambda: True)
    monkeypatch.setattr("click.prompt", prompt)
    assert run("ask", record.id, "--basis", BASIS).exit_code == 0
    assert asked == [("申请人的令牌", True)]
