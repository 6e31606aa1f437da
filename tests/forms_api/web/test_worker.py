"""The worker's own app: what it answers before the store is open, and while it cannot be."""

import errno
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from werkzeug.test import Client

from forms_api.actions.issue_token import issue_token
from forms_api.clock import system_clock
from forms_api.derive.people import fold_people
from forms_api.records.person import person_record
from forms_api.settings import Settings
from forms_api.store.errors import NotInitialised, StoreError
from forms_api.store.open import init_store
from forms_api.web import worker
from forms_api.web.worker import Worker
from handbook.site import END_MARK

SMALL = Path(__file__).parents[2] / "small"


FIRST_REQUESTS = """
import sys
from pathlib import Path
from werkzeug.test import Client
from forms_api.clock import system_clock
from forms_api.cli import serve
from forms_api.settings import Settings
from forms_api.store.open import init_store
from forms_api.web.worker import Worker

root, policies = map(Path, sys.argv[1:])
init_store(root / "data", clock=system_clock)
settings = Settings(policies=policies, data=root / "data", site=root / "site")
before = set(sys.modules)
door = Worker(settings)
client = Client(door)
for _ in range(2):
    for path in ("/", "/mine", "/signin", "/healthz", "/api/v1/records"):
        client.get(path)
    client.put("/api/v1/submissions/1", headers={"Authorization": "Bearer x"}, json={})
    opened = door.open()
    opened.store.close()
print(*sorted(set(sys.modules) - before))
"""


@pytest.fixture
def settings(tmp_path):
    site, data = tmp_path / "site", tmp_path / "data"
    site.mkdir()
    (site / END_MARK).touch()
    (site / "index.html").write_text("手册")
    init_store(data, clock=system_clock)
    return Settings(policies=SMALL, data=data, site=site)


@pytest.fixture
def full(monkeypatch):
    def fail(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(worker, "announce_service", fail)
    monkeypatch.setattr(worker, "ANNOUNCE_EVERY", 0.01)


def test_before_it_is_open_the_handbook_is_shown_and_everything_else_answers_503(settings):
    client = Client(Worker(settings))
    assert client.get("/").text == "手册"
    assert client.get("/nowhere").status_code == 404
    assert client.get("/healthz").status_code == 503
    page = client.get("/mine")
    assert (page.status_code, page.headers["Retry-After"]) == (503, "5")
    assert "请稍等几秒" in page.text
    sent = client.put("/api/v1/submissions/1", headers={"Authorization": "Bearer x"}, json={})
    assert (sent.status_code, sent.headers["Retry-After"]) == (503, "5")
    assert sent.mimetype == "application/problem+json"
    assert json.loads(sent.text)["code"] == "store-down"


def test_nobody_loses_a_session_to_a_store_that_is_not_open(settings):
    for path in ("/signin", "/mine", "/forms/toy-disinfection"):
        answer = Client(Worker(settings)).get(path, headers={"Cookie": "houqin=kept"})
        assert answer.status_code == 503
        assert "Set-Cookie" not in answer.headers


def test_a_forked_worker_has_nothing_of_itself_left_to_load(tmp_path):
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", FIRST_REQUESTS, str(tmp_path), str(SMALL)],
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == ""


def test_what_says_that_the_store_is_shut_reads_nothing_from_the_disk(settings, monkeypatch):
    client = Client(Worker(settings))
    monkeypatch.setattr("builtins.open", _ill)
    monkeypatch.setattr("io.open", _ill)
    monkeypatch.setattr("os.open", _ill)
    for path in ("/mine", "/", "/api/v1/records"):
        assert client.get(path).status_code == 503


def test_pages_come_without_the_pretended_time_that_needs_the_policies(settings):
    pretending = replace(settings, now=system_clock())
    assert Client(Worker(pretending)).get("/mine").status_code == 503


def test_once_open_it_answers_from_the_store_and_shut_again_it_does_not(settings, capsys):
    door = Worker(settings)
    opened = door.open()
    assert not opened.damaged
    assert Client(door).get("/healthz").status_code == 200
    assert "已启动" in capsys.readouterr().out
    door.shut()
    assert Client(door).get("/healthz").status_code == 503
    opened.store.close()
    door.open().store.close()


def test_openings_that_were_refused_are_counted_until_the_process_ends(settings):
    door, elsewhere = Worker(settings), settings.data.with_name("elsewhere")
    settings.data.rename(elsewhere)
    for _ in range(2):
        with pytest.raises(NotInitialised):
            door.open()
    Client(door).get("/mine")
    elsewhere.rename(settings.data)
    store = door.open().store
    manager = person_record(system_clock(), campus="main", name="钱园长", jobs=["principal"])
    store.append(manager)
    token = issue_token(store, fold_people([manager])[manager.id], system_clock(), days=1)
    found = Client(door).get("/metrics", headers={"Authorization": f"Bearer {token}"}).text
    assert "\nhouqin_store_refused_opens_total 2\n" in found
    assert '{route="/mine",method="GET",status="5xx"} 1\n' in found
    store.close()


def test_what_fails_on_the_way_lets_the_folder_go(settings, monkeypatch):
    door = Worker(settings)
    with monkeypatch.context() as patched:
        patched.setattr(worker, "read_secret_key", _ill)
        with pytest.raises(OSError, match="ill"):
            door.open()
    door.open().store.close()


def test_a_full_disk_without_room_for_the_note_keeps_nobody_from_reading(settings, full, caplog):
    door = Worker(settings)
    opened = door.open()
    assert Client(door).get("/healthz").status_code == 200
    assert "暂时找不到这个服务" in caplog.text
    opened.store.close()


def test_a_store_that_is_damaged_is_open_for_reading(settings):
    (journal,) = (settings.data / "journal").iterdir()
    journal.write_bytes(journal.read_bytes().replace(b'"seq":0', b'"seq":1'))
    try:
        opened = Worker(settings).open()
    except StoreError as error:
        pytest.fail(str(error))
    assert opened.damaged
    opened.store.close()


def _ill(*_, **__):
    raise OSError(errno.EIO, "ill")


@pytest.fixture
def opened(settings):
    door = Worker(settings)
    opened = door.open()
    yield Client(door)
    opened.store.close()


@pytest.mark.parametrize("is_open", [True, False])
def test_a_handbook_that_cannot_be_read_is_503_and_not_our_mistake(
    settings, opened, monkeypatch, is_open
):
    client = opened if is_open else Client(Worker(settings))
    with monkeypatch.context() as patched:
        patched.setattr("forms_api.web.site.send_file", _ill)
        answer = client.get("/")
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
        assert "请稍等几秒" in answer.text
        patched.setattr("forms_api.web.ill_disk.render_page", _ill)
        assert "<h1>请稍等</h1>" in client.get("/").text
        patched.setattr("forms_api.web.site.find_file", _mistaken)
        assert client.get("/").status_code == 500
    assert client.get("/").text == "手册"


def _mistaken(*_):
    raise FileNotFoundError(errno.ENOENT, "nobody has thought of it")
