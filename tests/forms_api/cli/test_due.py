"""`houqin due`: the table of the day, and the reminders, to a stand-in on this machine."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from filelock import FileLock
from werkzeug.serving import make_server

from forms_api.cli import houqin
from forms_api.cli.due import LOCK, NOT_DELIVERED
from forms_api.records.person import person_record
from forms_api.records.reminder import REMINDER
from forms_api.settings import Settings
from forms_api.store.open import announce_service, init_store, open_store
from forms_api.web.app import create_app
from forms_api.web.policies import FixedPolicies
from forms_api.web.service import Service

KEY = "693a91f6-7e4b-4bc4-97a0-0ec2f5a5aaaa"
FRIDAY = datetime.fromisoformat("2026-10-09T07:00:00+08:00")
MONDAY = "2026-10-12T11:25:00+08:00"


@dataclass
class Robot:
    """Takes what it is sent, or answers 200 with `code`."""

    address: str = ""
    code: int = 0
    took: list[str] = field(default_factory=list)

    def answer(self, body: bytes) -> dict:
        if not self.code:
            self.took.append(json.loads(body)["text"]["content"])
        return {"errcode": self.code, "errmsg": "ok" if not self.code else f"no {KEY}"}


@pytest.fixture
def robot() -> Iterator[Robot]:
    robot = Robot()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.dumps(robot.answer(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            """Tests are quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        robot.address = f"http://127.0.0.1:{server.server_port}/send?key={KEY}"
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield robot
        server.shutdown()
        thread.join()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "data"
    init_store(path, clock=lambda: FRIDAY)
    store = open_store(path, clock=lambda: FRIDAY)
    for name, job in (("李厨师", "cook"), ("周保健", "health-worker")):
        store.append(person_record(FRIDAY, campus="main", name=name, jobs=(job,)))
    store.close()
    return path


@pytest.fixture
def run(data: Path, folder, robot: Robot):
    def run(*words: str, now: str = MONDAY, notify: str | None = None, **environ: str) -> Result:
        environ = {
            "HOUQIN_DATA": str(data),
            "HOUQIN_POLICIES": str(folder.root),
            "HOUQIN_NOW": now,
            "HOUQIN_NOTIFY": f"wecom={robot.address}" if notify is None else notify,
        } | environ
        return CliRunner().invoke(houqin, ["due", *words], env=environ)

    return run


def sent(data: Path) -> list[str]:
    store = open_store(data, clock=lambda: FRIDAY)
    try:
        return [fact.body["what"] for fact in store.read(REMINDER)]
    finally:
        store.close()


def test_the_board_of_the_day_is_a_table_of_words(run, robot):
    answer = run()
    assert answer.exit_code == 0, answer.output
    first, *_, last = answer.stdout.splitlines()
    assert first.split() == ["漏做", "冰箱温度记录", "食堂", "应于", "09:00", "前", "李厨师"]
    assert last == "2026-10-12 漏做 1"
    assert robot.took == []


def test_another_day_can_be_looked_at_but_not_reminded_of(run):
    assert "玩具清洗消毒记录" in run("--date", "2026-10-16").stdout
    assert "2026-10-17 没有要做的" in run("--date", "2026-10-17").stdout
    for flag in ("--notify", "--dry-run"):
        assert run("--date", "2026-10-16", flag).exit_code == 2


def test_reminders_go_out_once_and_are_kept_on_record(run, robot, data):
    answer = run("--notify", HOUQIN_URL="https://houqin.example.cn")
    assert answer.exit_code == 0, answer.output
    assert answer.stdout == "已发到 wecom\n" * len(robot.took)
    assert "【漏做】冰箱温度记录（09:00 前）：食堂（李厨师）" in robot.took[0].splitlines()
    assert robot.took[0].endswith("打开看：https://houqin.example.cn/today")
    assert "digest 11:20" in sent(data)
    before = len(robot.took)
    again = run("--notify")
    assert (again.exit_code, again.output, len(robot.took)) == (0, "", before)


def test_a_dry_run_shows_the_text_and_sends_and_keeps_nothing(run, robot, data):
    answer = run("--dry-run")
    assert answer.exit_code == 0, answer.output
    assert "→ wecom\n小小幼儿园 10月12日 11:20 提醒：1 项漏做" in answer.stdout
    assert "什么都没有发" in answer.stdout
    assert KEY not in answer.output
    assert (robot.took, sent(data)) == ([], [])


def test_a_dry_run_needs_no_destination_but_notify_does(run):
    assert "11:20 提醒" in run("--dry-run", notify="").stdout
    answer = run("--notify", notify="")
    assert (answer.exit_code, "HOUQIN_NOTIFY" in answer.output) == (1, True)


def test_a_refused_message_is_told_without_the_key_and_tried_by_the_next_run(run, robot, data):
    robot.code = 93000
    answer = run("--notify")
    assert answer.exit_code == NOT_DELIVERED
    assert "93000" in answer.stderr
    assert KEY not in answer.output
    assert sent(data) == []
    robot.code = 0
    assert run("--notify").exit_code == 0
    assert len(robot.took) == len(set(robot.took)) > 0


@pytest.mark.parametrize("word", ["wecom@east", "wecom:gardener"])
def test_a_campus_or_job_that_does_not_exist_is_refused(run, robot, word):
    answer = run("--notify", notify=f"{word}={robot.address}")
    assert (answer.exit_code, "不存在" in answer.output) == (1, True)
    assert KEY not in answer.output


def test_of_two_runs_at_once_one_sends(run, robot, data):
    with FileLock(data / LOCK):
        answer = run("--notify")
    assert (answer.exit_code, robot.took) == (1, [])
    assert "还在发" in answer.output


def test_a_folder_without_records_is_named_and_not_made(run, tmp_path):
    answer = run("--notify", HOUQIN_DATA=str(tmp_path / "none"))
    assert (answer.exit_code, "houqin init" in answer.output) == (1, True)
    assert not (tmp_path / "none").exists()


def test_while_the_service_runs_the_fact_is_written_through_it(run, robot, data, library):
    """The service owns the folder: the command reads and writes through it, by its key."""
    store = open_store(data, clock=lambda: FRIDAY)
    service = Service(store, FixedPolicies(library), lambda: FRIDAY, Settings(data=data))
    server = make_server("127.0.0.1", 0, create_app(service, secret_key="s", control_key="k"))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    announce_service(data, server.server_port, "k")
    try:
        answer = run("--notify")
        assert answer.exit_code == 0, answer.output
        assert "digest 11:20" in [fact.body["what"] for fact in store.read(REMINDER)]
        assert run("--notify").output == ""
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        store.close()
