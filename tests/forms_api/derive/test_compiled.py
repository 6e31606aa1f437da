"""A form as it stood one day, with its limits and the words of its clauses."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from forms_api.derive.compiled import compile_form, read_compiled
from forms_api.records.canonical import canonical, parse
from forms_api.records.record import read_only
from handbook.loading.load import load_library

REAL = Path(__file__).parents[3] / "policies"


def test_it_holds_limits_and_words(library):
    compiled = compile_form(library, library.forms["toy-disinfection"])
    limit = compiled.limits["chlorine"]
    assert (limit.low, limit.high, limit.words) == (Decimal(100), Decimal(250), "100–250 mg/L")
    assert [clause.text for clause in compiled.clauses] == [
        "玩具每周至少清洗消毒一次，有效氯 100–250 mg/L。"
    ]


def test_a_clause_stands_beside_the_field_that_its_number_limits(library):
    compiled = compile_form(library, library.forms["toy-disinfection"])
    assert [clause.name for clause in compiled.clauses_on("chlorine")] == ["disinfection#toys"]
    assert compiled.clauses_on("soaked") == ()
    assert compiled.clauses_on("no-such-field") == ()


def test_the_hash_is_the_same_for_the_same_words(library, folder):
    for form_id, form in library.forms.items():
        again = folder.load()
        assert compile_form(again, again.forms[form_id]).hash == compile_form(library, form).hash


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("standards.yml", "[100, 250]", "[100, 200]"),
        ("forms/toy-disinfection.yml", "ask: 浸泡消毒", "ask: 浸泡了吗"),
        ("forms/toy-disinfection.yml", "title: 玩具清洗消毒记录", "title: 玩具消毒记录"),
        ("rules/disinfection.yml", "玩具每周至少清洗消毒一次", "玩具每周要清洗消毒一次"),
        ("rules/disinfection.yml", "title: 清洁消毒制度", "title: 消毒制度"),
    ],
)
def test_the_hash_changes_with_a_word(library, folder, path, old, new):
    edited = folder.edit(path, old, new)
    before = compile_form(library, library.forms["toy-disinfection"])
    assert compile_form(edited, edited.forms["toy-disinfection"]).hash != before.hash


def test_the_hash_of_another_form_stays(library, folder):
    edited = folder.edit("standards.yml", "[100, 250]", "[100, 200]")
    before = compile_form(library, library.forms["fridge-log"]).hash
    assert compile_form(edited, edited.forms["fridge-log"]).hash == before


def test_a_stored_form_reads_back_whole(library):
    for form in library.forms.values():
        compiled = compile_form(library, form)
        stored = read_only(parse(canonical(compiled.json)))
        read_back = read_compiled(stored)
        assert read_back == compiled
        assert read_back.hash == compiled.hash


def test_every_real_form_reads_back_whole():
    library = load_library(REAL).library
    assert library is not None
    for form in library.forms.values():
        compiled = compile_form(library, form)
        read_back = read_compiled(json.loads(canonical(compiled.json), parse_float=Decimal))
        assert read_back.hash == compiled.hash
