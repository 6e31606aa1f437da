from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from forms_api.cli import houqin
from forms_api.clock import system_clock
from forms_api.records.ids import new_id
from forms_api.records.record import Record
from forms_api.store.open import announce_service, init_store, open_store


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "data"
    init_store(path, clock=system_clock)
    store = open_store(path, clock=system_clock)
    for number in range(3):
        now = system_clock()
        store.append(Record(new_id(now), "submission", "main", "small-1", "p1", now, {"n": number}))
    store.close()
    return path


@pytest.fixture
def run(data: Path):
    def run(*words: str, **environ: str) -> Result:
        environ = {"HOUQIN_DATA": str(data), **environ}
        return CliRunner().invoke(houqin, list(words), env=environ)

    return run


@pytest.fixture
def backup(run, tmp_path: Path) -> Path:
    return Path(run("backup", str(tmp_path / "stick")).stdout.splitlines()[-1])


def test_backup_prints_the_folder_alone_on_the_last_line(run, tmp_path: Path):
    answer = run("backup", str(tmp_path / "stick"), HOUQIN_NOW="2026-10-12T09:00:00+08:00")
    assert answer.exit_code == 0, answer.output
    assert "3 条记录" in answer.stdout
    assert "secret.key" in answer.stdout
    assert answer.stdout.splitlines()[-1] == str(tmp_path / "stick" / "houqin-2026-10-12-090000")


def test_a_backup_becomes_a_data_folder_again(run, backup: Path, tmp_path: Path):
    answer = run("restore", str(backup), str(tmp_path / "new"))
    assert answer.exit_code == 0, answer.output
    assert "3 条记录" in answer.stdout
    assert f"houqin serve --data {tmp_path / 'new'}" in answer.stdout
    assert "重新登录" in answer.stdout
    store = open_store(tmp_path / "new", clock=system_clock)
    assert [record.body["n"] for record in store.read("submission")] == [0, 1, 2]
    store.close()


def test_restore_never_writes_over_a_folder(run, backup: Path, data: Path):
    before = {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}
    answer = run("restore", str(backup), str(data))
    assert answer.exit_code == 1
    assert "没有新建" in answer.stderr
    assert {path: path.read_bytes() for path in data.rglob("*") if path.is_file()} == before


def test_verify_looks_at_a_backup(run, backup: Path):
    answer = run("verify", "--backup", str(backup))
    assert answer.exit_code == 0
    assert answer.stdout.endswith("没有问题\n")
    (month,) = (backup / "journal").iterdir()
    month.write_bytes(month.read_bytes().replace(b'"n":1', b'"n":7'))
    answer = run("verify", "--backup", str(backup))
    assert answer.exit_code == 1
    assert f"{month}：与备份时写下的不一样" in answer.stdout
    assert "这份备份不能用" in answer.stdout


def test_verify_knows_a_backup_from_a_folder(run, data: Path):
    answer = run("verify", "--backup", str(data))
    assert answer.exit_code == 1
    assert "不是 houqin backup 做的" in answer.stderr


def test_what_cannot_be_backed_up_says_why(run, data: Path, tmp_path: Path):
    inside = run("backup", str(data / "copies"))
    assert (inside.exit_code, inside.stdout) == (1, "")
    assert "另一个磁盘" in inside.stderr
    nothing = run("backup", str(tmp_path), HOUQIN_DATA=str(tmp_path / "none"))
    assert nothing.exit_code == 1
    assert "houqin init" in nothing.stderr


def test_what_a_killed_backup_left_is_named(run, tmp_path: Path):
    left = tmp_path / "stick" / "houqin-2026-09-01-120000.x.part"
    left.mkdir(parents=True)
    answer = run("backup", str(tmp_path / "stick"))
    assert f"可以删除：{left}" in answer.stdout


def test_the_folder_of_another_program_is_not_copied_behind_its_back(run, data: Path, tmp_path):
    """Somebody owns the folder who cannot be asked: there is no moment to copy at."""
    store = open_store(data, clock=system_clock)
    announce_service(data, 1, "key")  # nobody listens there
    answer = run("backup", str(tmp_path / "stick"))
    store.close()
    assert answer.exit_code == 1
    assert "没有回答" in answer.stderr
    assert not (tmp_path / "stick").exists()
