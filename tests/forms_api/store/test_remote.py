"""Each refusal arrives at the far end as what it was, and nonsense is answered with words."""

import pytest

from forms_api.records.canonical import DEPTH, NotJson
from forms_api.records.record import to_json
from forms_api.store.errors import (
    Damaged,
    IdErased,
    IdExists,
    NotStorable,
    Stale,
    StoreDown,
    StoreFull,
    UnknownPredecessor,
)
from forms_api.store.memory import MemoryStore
from forms_api.store.remote import RemoteStore, answer_bytes, answer_remote

ID = "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"


class Refusing(MemoryStore):
    """Refuses every call with the same words."""

    def __init__(self, refusal):
        super().__init__()
        self.refusal = refusal

    def append(self, *records, after=None):
        raise self.refusal

    def get(self, record_id):
        raise self.refusal


@pytest.fixture
def far(serve):
    """far(store) → the same store at the far end of a connection."""
    return lambda store: RemoteStore(f"127.0.0.1:{serve(store, 'key')}", "key")


@pytest.mark.parametrize(
    "refusal",
    [
        IdErased(ID),
        UnknownPredecessor(ID),
        Stale(ID),
        NotStorable("不行"),
        StoreFull("满了"),
        StoreDown("坏了"),
    ],
    ids=lambda refusal: type(refusal).__name__,
)
def test_a_refusal_arrives_as_what_it_was(far, fact, refusal):
    with pytest.raises(type(refusal)) as arrived:
        far(Refusing(refusal)).append(fact())
    assert str(arrived.value) == str(refusal)
    assert vars(arrived.value) == vars(refusal)


def test_the_first_record_arrives_with_the_refusal(far, fact):
    first = fact(n=1)
    with pytest.raises(IdExists) as arrived:
        far(Refusing(IdExists(first))).append(fact())
    assert arrived.value.record == first


def test_damage_at_the_far_end_is_a_store_that_is_down(far):
    with pytest.raises(StoreDown, match="2026-09"):
        far(Refusing(Damaged("2026-09.jsonl", 3, "x"))).get(ID)


def test_as_deep_a_body_as_a_store_takes_passes_both_ways(far, fact):
    deep = "x"
    for _ in range(DEPTH - 2):
        deep = [deep]
    sent, near = fact(deep=deep), MemoryStore()
    assert far(near).append(sent) == (sent,)
    assert near.get(sent.id) == sent
    with pytest.raises(NotStorable):
        far(near).append(fact(deep=[deep]))


@pytest.mark.parametrize(
    "request_",
    [
        {},
        {"call": "drop"},
        {"call": "get"},
        {"call": "get", "id": 7},
        {"call": "get", "id": []},
        {"call": "append", "records": [{"id": ID}], "after": None},
        {"call": "append", "records": 3, "after": None},
        {"call": "read", "kind": "x", "campus": None, "subject": None, "since": "x", "until": None},
    ],
)
def test_nonsense_is_answered_with_words(request_):
    answer = answer_remote(MemoryStore(), request_)
    assert answer["error"]["code"] == "not-storable"
    assert answer["error"]["why"]


def test_a_body_that_is_no_json_is_left_to_the_web_layer():
    with pytest.raises(NotJson):
        answer_bytes(MemoryStore(), b"{")


def test_json_that_is_no_object_is_answered_with_words():
    assert b"not-storable" in answer_bytes(MemoryStore(), b"[]")


def test_an_append_without_link_needs_none(fact):
    store, sent = MemoryStore(), fact()
    answer = answer_remote(store, {"call": "append", "records": [to_json(sent)], "after": None})
    assert answer == {"answer": [to_json(sent)]}


def test_a_read_can_leave_most_of_the_bodies_where_they_are(far, fact):
    store = MemoryStore()
    kept = store.append(fact(form="a", flags=[], answers={"x": "long"}))[0]
    other = store.append(fact("move", answers="stay"))[0]
    slim = far(store).bringing(kept.kind, ("form", "flags", "done_at"))
    assert [record.body for record in slim.read(kept.kind)] == [{"form": "a", "flags": ()}]
    assert slim.read(kept.kind)[0].id == kept.id
    assert slim.read("move") == (other,)
    assert slim.get(kept.id) == kept
    assert far(store).read(kept.kind) == (kept,)
