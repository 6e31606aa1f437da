"""A data folder of every released format opens and verifies, for ever."""

import json
import shutil
from pathlib import Path

import pytest

from forms_api.records.record import from_json, to_json
from forms_api.store.anchor import read_anchors
from forms_api.store.errors import Damaged, IdErased
from forms_api.store.folder import check_folder
from forms_api.store.migrations import migrate
from forms_api.store.verify import verify_folder

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture(params=sorted(path.name for path in GOLDEN.iterdir()))
def golden(request, tmp_path):
    """A copy of the folder, and what must be found in it."""
    folder = shutil.copytree(GOLDEN / request.param, tmp_path / request.param)
    return folder, json.loads((folder / "expected.json").read_text(encoding="utf-8"))


def spelled(record):
    """A record as JSON reads it back: exact decimals as text."""
    return json.loads(json.dumps(to_json(record), default=plain, ensure_ascii=False))


def plain(value):
    return dict(value) if hasattr(value, "items") else str(value)


@pytest.mark.parametrize("with_index", [True, False])
def test_a_released_folder_opens_with_all_that_was_kept(golden, reopen, fact, with_index):
    folder, expected = golden
    if not with_index:
        shutil.rmtree(folder / "index")
    store = reopen(folder)
    assert store.failure is store.recovered is None
    assert store.head == expected["head"]
    for kind, records in expected["records"].items():
        assert [spelled(record) for record in store.read(kind)] == records
    for record_id, follower in expected["followers"].items():
        assert store.follower(record_id) == follower
    for record_id in expected["erased"]:
        with pytest.raises(IdErased):
            store.get(record_id)
        first = next(iter(store.read("submission")))
        with pytest.raises(IdErased):
            store.append(from_json(to_json(first) | {"id": record_id}))
    store.append(fact(minutes=60 * 24 * 365))
    store.close()
    assert verify_folder(folder, read_anchors(expected["head"])).faults == ()


def test_a_released_folder_verifies_as_it_is(golden):
    folder, expected = golden
    findings = verify_folder(folder, read_anchors(expected["head"]))
    assert findings.faults == ()
    assert findings.head == expected["head"]
    assert findings.erased == len(expected["erased"])
    assert findings.records == sum(len(records) for records in expected["records"].values())


def test_every_format_up_to_this_one_has_its_folder():
    from forms_api.store.folder import FORMAT

    assert {path.name for path in GOLDEN.iterdir()} == {f"format-{n + 1}" for n in range(FORMAT)}


def test_migrations_run_in_order_and_each_is_remembered(folder, disk):
    steps = []

    def step(number):
        return lambda where, _: steps.append((number, check_number(where)))

    migrate(folder, disk, migrations={1: step(1), 2: step(2), 3: step(3)}, wanted=3)
    assert steps == [(1, 1), (2, 2)]
    assert check_number(folder) == 3


def test_an_interrupted_migration_is_run_again_from_its_own_step(folder, disk):
    steps = []

    def fail(_, __):
        steps.append(2)
        raise OSError(5, "EIO")

    steps_to_3 = {1: lambda _, __: steps.append(1), 2: fail}
    with pytest.raises(OSError, match="EIO"):
        migrate(folder, disk, migrations=steps_to_3, wanted=3)
    assert check_number(folder) == 2
    (folder / "format").write_text('{"format":1}')  # as this program knows no 2 yet
    migrate(folder, disk, migrations={1: lambda _, __: steps.append(1)}, wanted=2)
    assert steps == [1, 2, 1]


def test_a_format_without_a_way_is_refused(folder, disk, reopen):
    (folder / "format").write_text('{"format":0}')
    with pytest.raises(Damaged, match="没有办法"):
        reopen()
    (folder / "format").write_text('{"format":2}')
    with pytest.raises(Damaged, match="新版程序"):
        check_folder(folder)
    with pytest.raises(Damaged, match="新版程序"):
        reopen()


def check_number(folder):
    return json.loads((folder / "format").read_text())["format"]
