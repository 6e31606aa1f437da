"""Requests and moves stay in memory once they were read; nothing else does, and no erased text."""

from datetime import UTC, datetime

import pytest

from forms_api.records.erasure import erasure_records, request_record
from forms_api.records.ids import new_id
from forms_api.records.record import Record
from forms_api.store import contents
from forms_api.store.errors import IdErased
from forms_api.store.tiny import init_store, open_store

NOW = datetime(2026, 10, 12, 1, 0, tzinfo=UTC)


@pytest.fixture
def kept(tmp_path):
    init_store(tmp_path / "data", clock=lambda: NOW)
    store = open_store(tmp_path / "data", clock=lambda: NOW)
    yield store
    store.close()


def add(store, kind):
    record = Record(new_id(NOW), kind, "main", "kitchen", "p", NOW, {"words": "水龙头"})
    return store.append(record)[0].id


def is_resident(store, record_id):
    return store.get(record_id) is store.get(record_id)


@pytest.mark.parametrize(
    ("kind", "stays"), [("request", True), ("move", True), ("submission", False)]
)
def test_what_lists_read_as_a_whole_stays(kept, kind, stays):
    assert is_resident(kept, add(kept, kind)) == stays


def test_only_so_many_stay(kept, monkeypatch):
    monkeypatch.setattr(contents, "MOST_RESIDENT", 1)
    first, second = add(kept, "request"), add(kept, "request")
    assert [is_resident(kept, each) for each in (first, second)] == [True, False]


def test_an_erased_one_is_gone_from_memory_too(kept):
    gone, stays = add(kept, "request"), add(kept, "request")
    assert is_resident(kept, gone)
    asked = request_record(NOW, campus="main", ids=[gone], basis="x", by="a")
    kept.append(asked)
    kept.append(*erasure_records(NOW, request=asked, by="b"), after=asked.id)
    with pytest.raises(IdErased):
        kept.get(gone)
    assert [record.id for record in kept.read("request")] == [stays]
