import shutil
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from forms_api.cli import backup as backup_command
from forms_api.cli import houqin
from forms_api.clock import system_clock
from forms_api.records.erasure import erasure_records, request_record
from forms_api.records.ids import new_id
from forms_api.records.record import Record
from forms_api.store.disk import Disk
from forms_api.store.erasure_list import merge_erasures, read_erasures
from forms_api.store.open import announce_service, init_store, open_store
from forms_api.store.photos import keep_photo, photo_of
from forms_api.store.tiny import TinyStore


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
    assert "停下服务" in answer.stderr
    assert not (tmp_path / "stick").exists()


def test_photos_are_counted_and_checked(run, data: Path, tmp_path: Path):
    name = keep_photo(data, b"a sink", Disk())
    answer = run("backup", str(tmp_path / "stick"))
    assert "3 条记录、1 张照片" in answer.stdout
    backup = Path(answer.stdout.splitlines()[-1])
    assert "3 条记录、1 张照片" in run("verify", "--backup", str(backup)).stdout
    assert "3 条记录、1 张照片" in run("restore", str(backup), str(tmp_path / "new")).stdout
    photo_of(backup, name).write_bytes(b"a milk")
    answer = run("verify", "--backup", str(backup))
    assert answer.exit_code == 1
    assert f"{photo_of(backup, name)}：照片保存之后被改动" in answer.stdout
    assert run("verify").exit_code == 0
    photo_of(data, name).write_bytes(b"a milk")
    answer = run("verify")
    assert answer.exit_code == 1
    assert f"{photo_of(data, name)}：照片保存之后被改动" in answer.stdout


@pytest.fixture
def erase(data: Path):
    """erase(n) → the erasure of the record with this n, kept in the data folder."""

    def erase(number: int) -> Record:
        with closing(open_store(data, clock=system_clock)) as store:
            ids = [each.id for each in store.read("submission") if each.body["n"] == number]
            request = request_record(system_clock(), campus="main", ids=ids, basis="到期", by="p1")
            store.append(request)
            (fact,) = erasure_records(system_clock(), request=request, by="p2")
            return store.append(fact, after=request.id)[0]

    return erase


def numbers_in(folder: Path) -> list[int]:
    with closing(open_store(folder, clock=system_clock)) as store:
        return [record.body["n"] for record in store.read("submission")]


def test_the_erasure_list_is_kept_beside_the_backups(run, erase, backup: Path, tmp_path: Path):
    stick = tmp_path / "stick"
    assert not (stick / "erasures.jsonl").exists()  # nothing was erased yet
    fact = erase(1)
    answer = run("backup", str(stick), HOUQIN_NOW="2040-01-01T00:00:00+08:00")
    assert answer.exit_code == 0, answer.output
    assert read_erasures(stick / "erasures.jsonl") == [fact]
    newer = stick / "houqin-2040-01-01-000000"
    assert answer.stdout.splitlines()[-1] == str(newer)
    assert f"请尽早删除：\n  {backup}\n{newer}\n" in answer.stdout
    shutil.rmtree(backup)
    answer = run("backup", str(stick))
    assert answer.exit_code == 0
    assert "请尽早删除" not in answer.stdout


def test_what_was_erased_since_is_erased_again(run, erase, backup: Path, tmp_path: Path):
    erase(1)
    run("backup", str(tmp_path / "stick"), HOUQIN_NOW="2040-01-01T00:00:00+08:00")
    answer = run("restore", str(backup), str(tmp_path / "new"))
    assert answer.exit_code == 0, answer.output
    assert "1 条是备份之后删除的" in answer.stdout
    assert "1 条，已再次删除" in answer.stdout
    assert numbers_in(tmp_path / "new") == [0, 2]
    assert run("verify", HOUQIN_DATA=str(tmp_path / "new")).exit_code == 0
    assert b'"n":1' in b"".join(path.read_bytes() for path in (backup / "journal").iterdir())


def test_a_list_elsewhere_may_be_named(run, erase, backup: Path, tmp_path: Path):
    fact, elsewhere = erase(1), tmp_path / "list.jsonl"
    merge_erasures(elsewhere, [fact], Disk())
    answer = run("restore", str(backup), str(tmp_path / "new"), "--erasures", str(elsewhere))
    assert str(elsewhere) in answer.stdout
    assert numbers_in(tmp_path / "new") == [0, 2]
    answer = run("restore", str(backup), str(tmp_path / "b"), "--erasures", str(tmp_path / "c"))
    assert (answer.exit_code, (tmp_path / "b").exists()) == (1, False)
    assert f"{tmp_path / 'c'}：没有这个文件" in answer.stderr


def test_without_a_list_restore_says_what_that_means(run, erase, backup: Path, tmp_path: Path):
    erase(1)  # the data folder knows, but it may be the one that is broken
    answer = run("restore", str(backup), str(tmp_path / "new"))
    assert answer.exit_code == 0
    assert f"没有找到删除清单 {tmp_path / 'stick' / 'erasures.jsonl'}" in answer.stdout
    assert "--erasures" in answer.stdout
    assert numbers_in(tmp_path / "new") == [0, 1, 2]


def test_records_that_came_back_without_the_list_are_noticed(
    run, erase, backup: Path, tmp_path: Path
):
    fact, stick = erase(1), tmp_path / "stick"
    run("restore", str(backup), str(tmp_path / "new"))
    merge_erasures(stick / "erasures.jsonl", [fact], Disk())
    answer = run(
        "backup", str(stick), HOUQIN_DATA=str(tmp_path / "new"), HOUQIN_NOW="2040-01-01T00:00:00Z"
    )
    assert "注意：清单里有 1 条，现在的记录里内容还在" in answer.stdout
    newest = Path(answer.stdout.splitlines()[-1])
    run("restore", str(newest), str(tmp_path / "newer"))
    assert numbers_in(tmp_path / "newer") == [0, 2]
    answer = run(
        "backup", str(stick), HOUQIN_DATA=str(tmp_path / "newer"), HOUQIN_NOW="2041-01-01T00:00:00Z"
    )
    assert "注意" not in answer.stdout
    assert f"请尽早删除：\n  {backup}\n  {newest}\n" in answer.stdout


def test_a_list_that_is_torn_is_left_as_it_is(run, erase, backup: Path, tmp_path: Path):
    """There is a backup all the same, and the command ends with 1."""
    erase(1)
    path = tmp_path / "stick" / "erasures.jsonl"
    path.write_bytes(b'{"at":')
    answer = run("backup", str(path.parent), HOUQIN_NOW="2040-01-01T00:00:00+08:00")
    assert answer.exit_code == 1
    assert f"{path}:1：这一行没有写完" in answer.stderr
    assert path.read_bytes() == b'{"at":'
    assert answer.stdout.splitlines()[-1] == str(path.parent / "houqin-2040-01-01-000000")
    answer = run("restore", str(backup), str(tmp_path / "new"))
    assert (answer.exit_code, (tmp_path / "new").exists()) == (1, False)
    assert f"{path}:1：" in answer.stderr


def test_an_erasure_under_our_hands_does_not_spoil_a_backup(
    run, data: Path, tmp_path: Path, monkeypatch
):
    """The service erases between the moment and the copying: we ask it once more."""
    take, store = backup_command.take_backup, open_store(data, clock=system_clock)
    monkeypatch.setattr(backup_command, "open_any", lambda *_, **__: Lent(store))
    (_, record, _) = store.read("submission")
    calls = []

    def take_late(*args, **options):
        calls.append(args)
        if len(calls) == 1:
            now = system_clock()
            request = request_record(now, campus="main", ids=[record.id], basis="到期", by="p1")
            store.append(*erasure_records(now, request=request, by="p2"))
        return take(*args, **options)

    monkeypatch.setattr(backup_command, "take_backup", take_late)
    answer = run("backup", str(tmp_path / "stick"))
    store.close()
    assert answer.exit_code == 0, answer.output
    assert len(calls) == 2
    assert "请尽早删除" not in answer.stdout
    backup = Path(answer.stdout.splitlines()[-1])
    assert b'"n":1' not in b"".join(path.read_bytes() for path in (backup / "journal").iterdir())


class Lent:
    """A store that somebody else closes."""

    def __init__(self, store: TinyStore) -> None:
        self.read, self.extent = store.read, store.extent

    def close(self) -> None:
        pass
