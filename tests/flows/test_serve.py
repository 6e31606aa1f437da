"""`houqin serve` as people start it: a real process, real HTTP."""

import os
import signal
import subprocess
from pathlib import Path

import pytest

from forms_api.cli.demo.staff import PASSWORD
from forms_api.clock import system_clock
from forms_api.records.person import PERSON
from forms_api.store.open import open_store

PATIENCE = 120.0
"""Seconds until a test gives up: far more than anything takes, on any machine."""

pytestmark = pytest.mark.slow


def test_a_demo_shows_handbook_and_forms_and_leaves_nothing_behind(
    serve, environ, wait_for, is_alive
):
    demo = serve("--demo", now="2026-11-18T10:15:00+08:00")
    assert f"http://127.0.0.1:{demo.port}/" in demo.words
    assert PASSWORD in demo.words
    assert demo.get("/healthz") == (200, "ok\n")
    assert "小小幼儿园" in demo.get("/")[1]

    status, page = demo.get("/forms/toy-disinfection")
    assert status == 200
    assert 'name="password"' in page
    status, page = demo.post(
        "/signin", name="何阿姨", password=PASSWORD, next="/forms/toy-disinfection"
    )
    assert status == 200
    assert "何阿姨" in page
    assert "演示时间：2026-11-18" in page
    assert "有效氯" in page

    children = demo.workers()
    folder = list(Path(environ["TMPDIR"]).glob("houqin-demo-*"))
    assert children
    assert folder
    demo.process.send_signal(signal.SIGTERM)
    demo.process.wait(PATIENCE)
    wait_for("the worker ended", lambda: not any(map(is_alive, children)))
    assert not folder[0].exists()
    assert "Traceback" not in demo.words


def test_an_edit_shows_without_a_restart_on_the_form_and_in_the_handbook(serve, run, wait_for):
    run("init")
    run("people", "add", "孙保育", "--job", "childcare-worker", "--password-stdin", input=PASSWORD)
    service = serve()
    service.post("/signin", name="孙保育", password=PASSWORD)
    path = service.policies / "forms/toy-disinfection.yml"
    text = path.read_text(encoding="utf-8")
    try:
        path.write_text(text.replace("title: ", "title: 新版", 1), encoding="utf-8")
        wait_for("the form", lambda: "新版" in service.get("/forms/toy-disinfection")[1])
        page = "/policies/forms/toy-disinfection/"
        wait_for("the handbook", lambda: "新版" in service.get(page)[1])

        path.write_text("title: [", encoding="utf-8")
        wait_for("the problem is said", lambda: "手册没有更新" in service.words)
        assert "toy-disinfection.yml" in service.words.partition("手册没有更新")[2]
        assert "新版" in service.get("/forms/toy-disinfection")[1]
        assert "新版" in service.get(page)[1]
    finally:
        path.write_text(text, encoding="utf-8")


def test_commands_work_while_the_service_runs(serve, run):
    run("init")
    service = serve()
    added = run("people", "add", "李芳", "--job", "cook", "--password-stdin", input="good enough\n")
    assert added.returncode == 0, added.stderr
    person_id = added.stdout.strip()
    assert person_id in run("people", "list").stdout
    assert "李芳" in service.post("/signin", name="李芳", password="good enough")[1]
    token = run("people", "token", "李芳").stdout.splitlines()[-1]
    bearer = {"Authorization": f"Bearer {token}"}
    assert service.get("/api/v1/records", headers=bearer)[0] == 200
    assert service.get("/api/v1/records", headers={"Authorization": "Bearer no"})[0] == 401


def test_a_running_service_is_backed_up(serve, run, tmp_path: Path):
    run("init")
    service = serve()
    added = run("people", "add", "李芳", "--job", "cook", "--password-stdin", input="good enough\n")
    taken = run("backup", str(tmp_path / "stick"))
    assert taken.returncode == 0, taken.stderr
    backup = taken.stdout.splitlines()[-1]
    assert run("verify", "--backup", backup).returncode == 0
    assert run("restore", backup, str(tmp_path / "new")).returncode == 0
    assert added.stdout.strip() in run("people", "list", "--data", str(tmp_path / "new")).stdout
    assert service.get("/healthz")[0] == 200


def test_one_folder_has_one_service(serve, run, tmp_path: Path, free_port):
    run("init")
    service = serve()
    owner = (tmp_path / "data/lock").read_text().strip()
    assert int(owner) in service.workers()
    second = run("serve", "--port", str(free_port()))
    assert second.returncode == 1
    assert owner in second.stderr
    assert "Traceback" not in second.stderr
    assert service.get("/healthz")[0] == 200
    taken = run("serve", "--port", str(service.port), "--data", str(tmp_path / "other"))
    assert taken.returncode == 1
    assert str(service.port) in taken.stderr
    assert "--port" in taken.stderr


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_a_stop_ends_all_of_it_and_lets_the_folder_go(
    serve, run, tmp_path: Path, stop, wait_for, is_alive
):
    run("init")
    service = serve()
    children = service.workers()
    service.process.send_signal(stop)
    service.process.wait(PATIENCE)
    wait_for("the worker ended", lambda: not any(map(is_alive, children)))
    assert not (tmp_path / "data/service.json").exists()
    assert "Traceback" not in service.words
    store = open_store(tmp_path / "data", clock=system_clock, wait=0)
    store.close()


def test_a_worker_does_not_outlive_its_parent(serve, run, tmp_path: Path, wait_for, is_alive):
    run("init")
    service = serve()
    run("people", "add", "李芳", "--job", "cook")
    children = service.workers()
    service.process.kill()
    service.process.wait(PATIENCE)
    wait_for("the worker ended", lambda: not any(map(is_alive, children)))
    store = open_store(tmp_path / "data", clock=system_clock)
    assert [record.body["name"] for record in store.read(PERSON)] == ["李芳"]
    store.close()


def test_a_worker_that_died_is_started_again(serve, run, wait_for):
    run("init")
    service = serve()
    (worker,) = service.workers()
    os.kill(worker, signal.SIGKILL)
    wait_for("another worker", lambda: service.words.count("已启动") == 2)
    assert service.get("/healthz")[0] == 200


def test_after_a_failed_fsync_nothing_is_acknowledged_until_a_new_worker_has_recovered(
    serve, run, requires, tmp_path: Path, wait_for
):
    run("init")
    service = serve()
    (worker,) = service.workers()
    faults = tmp_path / "strace"
    inject = ["-e", "trace=fsync", "-e", "inject=fsync:error=EIO:when=1"]
    command = [requires("strace"), "-f", "-p", str(worker), "-o", str(faults), *inject]
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE) as strace:
        try:
            assert strace.stderr
            assert b"attached" in strace.stderr.readline()
            refused = run("people", "add", "王强", "--job", "cook")
            assert refused.returncode == 1
            assert "磁盘写入失败" in refused.stderr
            wait_for("another worker", lambda: service.words.count("已启动") == 2)
        finally:
            strace.terminate()
    assert (service.get("/healthz")[0], "INJECTED" in faults.read_text()) == (200, True)
    assert run("people", "add", "李芳", "--job", "cook").returncode == 0
    listed = run("people", "list").stdout
    assert "李芳" in listed
    assert "王强" not in listed
    assert run("verify").returncode == 0


def test_without_a_data_folder_the_words_say_what_to_do(run, free_port):
    refused = run("serve", "--port", str(free_port()))
    assert refused.returncode == 1
    assert "houqin init" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_policies_with_problems_are_not_served(run, tmp_path: Path, free_port):
    run("init")
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad/school.yml").write_text("title: [")
    refused = run("serve", "--port", str(free_port()), "--policies", str(tmp_path / "bad"))
    assert refused.returncode == 1
    assert "school.yml:" in refused.stderr
    assert "Traceback" not in refused.stderr
