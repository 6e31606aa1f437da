"""Each form and training text is kept once, by its hash."""

from concurrent.futures import ThreadPoolExecutor

from forms_api.actions.keep_texts import form_text_id, keep_texts
from forms_api.derive.compiled import compile_form, read_compiled
from forms_api.records.ids import is_uuid


def test_every_form_and_training_is_kept(library, store, clock):
    keep_texts(library, store, clock())
    assert {one.subject for one in store.read("form")} == set(library.forms)
    assert {one.subject for one in store.read("training")} == set(library.trainings)


def test_a_form_is_found_by_what_it_says(library, store, clock):
    keep_texts(library, store, clock())
    for form in library.forms.values():
        compiled = compile_form(library, form)
        assert is_uuid(form_text_id(compiled))
        assert read_compiled(store.get(form_text_id(compiled)).body) == compiled


def test_once_however_often_the_service_starts(library, store, clock):
    for _ in range(3):
        keep_texts(library, store, clock())
    assert len(store.read("form")) == len(library.forms)


def test_an_edit_adds_only_what_it_changed(library, store, clock, folder):
    keep_texts(library, store, clock())
    keep_texts(folder.edit("standards.yml", "[0, 8]", "[0, 5]"), store, clock())
    added = [one.subject for one in store.read("form")[len(library.forms) :]]
    assert added == ["fridge-log"]
    assert len(store.read("training")) == len(library.trainings)


def test_an_edit_taken_back_adds_nothing(library, store, clock, folder):
    keep_texts(library, store, clock())
    keep_texts(folder.edit("standards.yml", "[0, 8]", "[0, 5]"), store, clock())
    total = len(store.read("form"))
    keep_texts(folder.edit("standards.yml", "[0, 5]", "[0, 8]"), store, clock())
    assert len(store.read("form")) == total


def test_many_threads_keep_each_once(library, store, clock):
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda _: keep_texts(library, store, clock()), range(16)))
    assert len(store.read("form")) == len(library.forms)
