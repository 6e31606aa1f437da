"""The same eight writers on our store and on stock TinyDB, which must lose records: the control."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from tinydb import TinyDB

from forms_api.records.record import to_json

WRITERS, EACH = 8, 12


def hammer(insert, documents):
    """Insert from eight threads at once; what was acknowledged: the ids whose insert returned."""
    together = threading.Barrier(WRITERS)
    acknowledged = []

    def write(share):
        together.wait()
        for document in share:
            try:
                insert(document)
            except Exception:  # noqa: BLE001 - stock TinyDB fails in many ways here
                continue
            acknowledged.append(document["id"])

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write, [documents[writer::WRITERS] for writer in range(WRITERS)]))
    return acknowledged


@pytest.fixture
def documents(fact):
    return [to_json(fact(n=n)) for n in range(WRITERS * EACH)]


def test_our_store_keeps_every_acknowledged_record(reopen, documents):
    store = reopen()
    acknowledged = hammer(store.db.table("submission").insert, documents)
    store.close()
    kept = [record.id for record in reopen().read("submission")]
    assert len(acknowledged) == len(documents)
    assert sorted(kept) == sorted(acknowledged)


def test_stock_tinydb_loses_acknowledged_records(tmp_path, documents):
    path = tmp_path / "stock.json"
    stock = [document | {"body": dict(document["body"])} for document in documents]
    with TinyDB(path) as db:
        acknowledged = hammer(db.table("submission").insert, stock)
    assert set(acknowledged) - survivors(path)


def survivors(path):
    try:
        with TinyDB(path) as db:
            return {document["id"] for document in db.table("submission")}
    except ValueError:  # the file is no JSON any more: everything is lost
        return set()
