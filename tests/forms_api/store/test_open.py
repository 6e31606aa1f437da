"""A command finds the folder free, or the service that owns it, or is told whom to stop."""

import os

import pytest

from forms_api.store.errors import Locked, NotInitialised, StoreDown
from forms_api.store.open import announce_service, open_any, withdraw_service
from forms_api.store.remote import RemoteStore
from forms_api.store.service_file import Service, find_service
from forms_api.store.tiny import TinyStore


def clock():
    raise AssertionError("nothing here needs the time")


def test_a_free_folder_is_opened(folder):
    store = open_any(folder, clock)
    assert isinstance(store, TinyStore)
    store.close()


def test_a_folder_that_was_never_begun_is_refused(tmp_path):
    with pytest.raises(NotInitialised):
        open_any(tmp_path / "nothing", clock)


def test_while_the_service_runs_the_command_goes_through_it(folder, reopen, serve, fact):
    owner = reopen()
    announce_service(folder, serve(owner, "secret"), "secret")
    store = open_any(folder, clock, wait=0)
    assert isinstance(store, RemoteStore)
    sent = fact()
    store.append(sent)
    assert owner.get(sent.id) == sent


def test_a_wrong_key_gets_nothing(folder, reopen, serve, fact):
    owner = reopen()
    announce_service(folder, serve(owner, "secret"), "guess")
    with pytest.raises(StoreDown):
        open_any(folder, clock, wait=0).append(fact())
    assert list(owner.read("submission")) == []


def test_a_service_that_does_not_answer_is_down(folder, reopen, fact):
    reopen()
    announce_service(folder, 1, "key")
    with pytest.raises(StoreDown):
        open_any(folder, clock, wait=0).append(fact())


def test_without_a_service_the_owner_is_named(folder, reopen):
    reopen()
    with pytest.raises(Locked, match=str(os.getpid())):
        open_any(folder, clock, wait=0)


def test_the_note_of_a_service_that_is_gone_is_not_believed(folder, reopen):
    reopen()
    note = f'{{"key":"k","pid":{os.getpid() + 1},"port":1}}'
    (folder / "service.json").write_text(note, encoding="utf-8")
    with pytest.raises(Locked):
        open_any(folder, clock, wait=0)


def test_the_note_is_private_and_can_be_taken_away(folder):
    announce_service(folder, 8000, "key")
    path = folder / "service.json"
    assert path.stat().st_mode & 0o777 == 0o600
    assert find_service(folder) == Service(os.getpid(), 8000, "key")
    withdraw_service(folder)
    withdraw_service(folder)
    assert find_service(folder) is None


@pytest.mark.parametrize("text", ["", "{", "[]", '{"pid":"1","port":2,"key":"k"}', '{"pid":1}'])
def test_a_broken_note_is_no_service(folder, text):
    (folder / "service.json").write_text(text, encoding="utf-8")
    assert find_service(folder) is None
