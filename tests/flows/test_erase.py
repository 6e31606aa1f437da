"""What is erased while the service runs is nowhere any more: not on the disk, not in an answer."""

import json
from pathlib import Path

import pytest

from forms_api.clock import system_clock
from forms_api.records.ids import new_id

pytestmark = pytest.mark.slow

MARK = "过敏的孩子甲乙丙丁"
BASIS = "个人信息保护法第四十七条：家长撤回同意"
SECRET = "good enough for two"


@pytest.fixture
def tokens(run):
    """Bearer tokens: two who may erase, and one who files records."""
    run("init")
    found = {}
    staff = {"王园长": "principal", "周园长": "principal", "孙保育": "childcare-worker"}
    for name, job in staff.items():
        added = run("people", "add", name, "--job", job, "--password-stdin", input=SECRET)
        assert added.returncode == 0, added.stderr
        found[name] = run("people", "token", name).stdout.splitlines()[-1]
    return found


@pytest.fixture
def put(tokens):
    """put(service, id, remark) → (status, answer) of the caregiver's record."""

    def put(service, record_id, remark):
        answers = {"soaked": "pass", "chlorine": 200, "remark": remark}
        body = {"form": "toy-disinfection", "place": "small-1", "answers": answers}
        return service.put(f"/api/v1/submissions/{record_id}", body, tokens["孙保育"])

    return put


def holding(place: Path) -> list[str]:
    """Every file below that holds the text, as it is or as JSON may spell it."""
    spelled = (MARK.encode(), json.dumps(MARK)[1:-1].encode(), MARK.encode("gb18030"))
    files = (path for path in place.rglob("*") if path.is_file() and not path.is_symlink())
    return [str(path) for path in files if any(text in path.read_bytes() for text in spelled)]


def test_erased_is_gone_everywhere(serve, run, tokens, put, environ, tmp_path: Path):
    service = serve()
    record_id, other = new_id(system_clock()), new_id(system_clock())
    assert put(service, record_id, f"{MARK}吃了面")[0] == 201
    assert put(service, record_id, f"{MARK}没有吃")[0] == 409  # set aside, word for word
    assert put(service, other, "一切正常")[0] == 201
    aside = tmp_path / "data/aside"
    aside.mkdir(exist_ok=True)
    (aside / "2026-09-1-torn").write_text(MARK, encoding="utf-8")
    stick = tmp_path / "stick"
    old = run("backup", str(stick)).stdout.splitlines()[-1]
    exported = service.get("/api/v1/records", headers=bearer(tokens["王园长"]))[1]
    assert MARK in exported
    assert holding(tmp_path / "data")
    assert holding(stick)

    ask = ("erase", "ask", record_id, "--early", "--basis", BASIS)
    asked = run(*ask, input=tokens["王园长"])
    assert asked.returncode == 0, asked.stderr
    request = asked.stdout.splitlines()[-1]
    alone = run("erase", "confirm", request, input=tokens["王园长"])
    assert alone.returncode == 1
    assert holding(tmp_path / "data")
    done = run("erase", "confirm", request, input=tokens["周园长"])
    assert done.returncode == 0, done.stderr

    assert holding(tmp_path / "data") == []
    assert put(service, record_id, f"{MARK}吃了面")[0] == 410
    assert service.get(f"/api/v1/records/{record_id}", headers=bearer(tokens["王园长"]))[0] == 410
    exported = service.get("/api/v1/records", headers=bearer(tokens["王园长"]))[1]
    assert (MARK in exported, other in exported) == (False, True)
    assert MARK not in service.words
    assert MARK not in done.stdout + done.stderr + asked.stdout + run("erase", "list").stdout
    verified = run("verify")
    assert verified.returncode == 0, verified.stdout

    new = run("backup", str(stick)).stdout.splitlines()[-1]
    assert holding(Path(new)) == []
    for name, backup in (("from-old", old), ("from-new", new)):
        restored = run("restore", backup, str(tmp_path / name))
        assert restored.returncode == 0, restored.stderr
        assert holding(tmp_path / name) == []
        assert run("verify", "--data", str(tmp_path / name)).returncode == 0
    assert holding(Path(old))  # it is what it was; `backup` names it as one to be deleted
    assert "Traceback" not in service.words


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}
