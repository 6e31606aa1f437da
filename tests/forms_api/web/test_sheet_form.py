"""An HTML form as the JSON of the API, and back."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from forms_api.derive.answer_readers import Surroundings
from forms_api.derive.answers import check_answers
from forms_api.derive.compiled import compile_form
from forms_api.derive.people import Person
from forms_api.records.canonical import canonical, parse
from forms_api.records.record import read_only
from forms_api.web.sheet_form import answers_from, as_multidict, content_from

WORDS = st.text(st.characters(blacklist_categories=["Cc", "Cs"]), min_size=1, max_size=20)
ANSWERS = {
    "toy-disinfection": st.fixed_dictionaries(
        {"soaked": st.sampled_from(["pass", "fail", "n-a"]), "chlorine": st.integers(100, 250)},
        optional={"why": WORDS, "remark": st.lists(WORDS, max_size=3).map("\n".join)},
    ),
    "fridge-log": st.fixed_dictionaries(
        {
            "temperature": st.decimals(-30, 60, places=1)
            | st.fixed_dictionaries({"value": st.integers(9, 60), "note": WORDS})
        }
    ),
    "mixing": st.fixed_dictionaries(
        {
            "object": st.sampled_from(["toys", "桌面"]),
            "target": st.integers(1, 1000),
            "strength": st.decimals(1, 20, places=2),
        },
        optional={
            "tools": st.lists(st.sampled_from(["量杯", "试纸"]), unique=True),
            "litres": st.decimals(1, 99, places=1),
            "day": st.dates().map(str),
            "hour": st.times().map("{:%H:%M}".format),
            "witness": st.just("p1"),
            "room": st.sampled_from(["small-1", "small-2"]),
        },
    ),
}


@pytest.mark.parametrize("form_id", ANSWERS)
def test_a_correction_starts_from_exactly_what_was_kept(library, form_id):
    around = Surroundings(
        people={"p1": Person("p1", "周保健", ("health-worker",))},
        places={place.id: place for place in library.school.places},
    )
    compiled = compile_form(library, library.forms[form_id])

    @settings(max_examples=60, deadline=None, derandomize=True)
    @given(ANSWERS[form_id])
    def run(answers):
        checked = check_answers(compiled, answers, around)
        kept = read_only(parse(canonical(checked.values)))
        sent = answers_from(compiled.form, as_multidict(kept))
        again = check_answers(compiled, sent, around)
        assert again.values == parse(canonical(checked.values))

    run()


def test_the_body_of_the_api(library):
    sent = MultiDict(
        [
            ("csrf_token", "x"),
            ("id", "y"),
            ("text", "z"),
            ("place", " small-1 "),
            ("done_at", ""),
            ("f.soaked", "fail"),
            ("f.soaked.note", " 没水 "),
            ("f.chlorine", " 200 "),
            ("f.why", ""),
            ("f.unknown", "x"),
        ]
    )
    assert content_from(library.forms["toy-disinfection"], sent) == {
        "form": "toy-disinfection",
        "place": "small-1",
        "answers": {"soaked": {"value": "fail", "note": "没水"}, "chlorine": "200"},
    }


def test_a_note_alone_is_sent_too(library):
    answers = answers_from(library.forms["toy-disinfection"], MultiDict({"f.soaked.note": "没水"}))
    assert answers == {"soaked": {"value": None, "note": "没水"}}


def test_a_sum_is_never_sent(library):
    assert answers_from(library.forms["mixing"], MultiDict({"f.dose": "5"})) == {}


def test_photos_are_sent_by_their_names(library):
    sent = MultiDict([("f.picture", "x"), ("f.picture", "y")])
    assert answers_from(library.forms["mixing"], sent) == {"picture": ["x", "y"]}
    assert as_multidict({"picture": ("x", "y")}).getlist("f.picture") == ["x", "y"]
