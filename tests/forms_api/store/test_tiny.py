"""What TinyDB does here: tables, documents and queries. What it does not: change anything."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from tinydb import Query, where

from forms_api.records.record import to_json
from forms_api.store.errors import AppendOnly, IdExists, NotStorable


@pytest.fixture
def store(reopen):
    return reopen()


def test_a_table_per_kind_and_a_document_per_record(store, fact):
    one = fact(form="toy", answers={"chlorine": Decimal("250.5"), "rooms": ["a", "b"]})
    two, three = fact(form="book"), fact("signoff")
    store.append(one, two)
    store.append(three, after=one.id)
    table = store.db.table("submission")
    assert store.db.tables() == {"submission", "signoff"}
    assert len(table) == 2
    assert [document["id"] for document in table] == [one.id, two.id]
    assert table.all()[1] == to_json(two)
    assert table.get(doc_id=1)["body"]["answers"]["rooms"] == ["a", "b"]
    assert table.get(doc_id=3) is table.get(doc_id=0) is table.get(doc_id="x") is None
    assert store.db.table("signoff").all() == [to_json(three)]
    assert len(store.db.table("nothing")) == 0


def test_queries_work(store, fact):
    store.append(fact(form="toy", n=1), fact(form="toy", n=2, rooms=["x"]), fact(form="book", n=3))
    table, record = store.db.table("submission"), Query()
    assert [each["body"]["n"] for each in table.search(record.body.form == "toy")] == [1, 2]
    assert table.count(where("body").form == "book") == 1
    assert table.contains(record.body.rooms.any(["x"]))
    assert table.get(record.body.n == 3).doc_id == 3
    assert [each.doc_id for each in table.get(doc_ids=[1, 3])] == [1, 3]


def test_a_repeated_query_sees_the_last_append(store, fact):
    # also for a caller who asks for TinyDB's cache
    table, query = store.db.table("submission", cache_size=10), where("subject") == "small-1"
    for count in range(1, 4):
        store.append(fact())
        assert len(table.search(query)) == count


def test_changing_a_found_document_changes_nothing(store, fact):
    store.append(fact(form="toy"))
    table = store.db.table("submission")
    table.all()[0]["body"]["form"] = "book"
    assert table.all()[0]["body"]["form"] == "toy"


def test_inserting_means_committing(store, fact, reopen):
    table = store.db.table("submission")
    records = [fact(n=n) for n in range(3)]
    assert table.insert(to_json(records[0])) == 1
    assert table.insert_multiple(map(to_json, records[1:])) == [2, 3]
    assert list(store.read("submission")) == records
    store.close()
    assert list(reopen().read("submission")) == records


def test_inserting_is_all_or_nothing_and_knows_conflicts(store, fact):
    table, known, new = store.db.table("submission"), fact(), fact()
    table.insert(to_json(known))
    with pytest.raises(IdExists):
        table.insert_multiple([to_json(new), to_json(known)])
    for wrong in ({"a": 1}, to_json(fact("signoff")), to_json(new) | {"at": "today"}):
        with pytest.raises(NotStorable):
            table.insert_multiple([to_json(new), wrong])
    assert len(table) == 1


def test_nothing_can_be_changed_or_removed(store, fact):
    store.append(fact())
    table = store.db.table("submission")
    for change in (
        lambda: table.update({"by": "p2"}),
        lambda: table.update({"by": "p2"}, where("by") == "p1"),
        lambda: table.update_multiple([({"by": "p2"}, where("by") == "p1")]),
        lambda: table.upsert({"by": "p2"}, where("by") == "p1"),
        lambda: table.remove(doc_ids=[1]),
        lambda: table.remove(where("by") == "p1"),
        table.truncate,
        store.db.drop_tables,
        lambda: store.db.drop_table("submission"),
        lambda: store.db.storage.write({}),
    ):
        with pytest.raises(AppendOnly):
            change()
    with pytest.raises(TypeError):
        store.db.table("other", persist_empty=True)
    assert len(store.db.table("submission")) == 1


def test_one_reading_of_the_storage_stays_as_it_was(store, fact):
    store.append(fact())
    tables = store.db.storage.read()
    store.append(fact(), fact("signoff"))
    assert list(tables) == ["submission"]
    assert len(tables["submission"]) == 1
    assert "signoff" not in tables


def test_queries_from_many_threads_while_others_append(store, fact):
    table, query = store.db.table("submission"), where("kind") == "submission"

    def append_and_search(turn):
        sent = fact(turn=turn)
        store.append(sent)
        return sent.id in {document["id"] for document in table.search(query)}

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(append_and_search, range(64)))
