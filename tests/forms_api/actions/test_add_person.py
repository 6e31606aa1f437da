import pytest

from forms_api.actions.add_person import Newcomer, add_person
from forms_api.actions.refusal import Refusal
from forms_api.records.person import CREDENTIAL, PERSON

GOOD = "longer than twelve"


def refuse(library, store, clock, newcomer: Newcomer, password: str = GOOD) -> dict[str, str]:
    with pytest.raises(Refusal) as refused:
        add_person(library, store, newcomer, password, clock())
    assert refused.value.code == "bad-person"
    assert not store.read(PERSON)
    return refused.value.fields


def test_a_person_and_the_password_are_kept_together(library, store, clock):
    newcomer = Newcomer("  李  芳 ", ("cook",), ("main",), ("kitchen",))
    person = add_person(library, store, newcomer, GOOD, clock())
    assert (person.name, person.jobs) == ("李 芳", ("cook",))
    (fact,), (secret,) = store.read(PERSON), store.read(CREDENTIAL)
    assert fact.subject == secret.subject == person.id == fact.id
    assert GOOD not in secret.body["hash"]
    assert secret.body["hash"].startswith("scrypt:")


def test_every_fault_is_said_at_once(library, store, clock):
    newcomer = Newcomer(" ", ("cok",), ("mian",), ("kichen",))
    faults = refuse(library, store, clock, newcomer, "short")
    assert set(faults) == {"name", "jobs", "campuses", "places", "password"}
    assert "cook" in faults["jobs"]
    assert "main" in faults["campuses"]
    assert "kitchen" in faults["places"]


def test_a_title_instead_of_an_id_is_answered_with_the_id(library, store, clock):
    title = library.jobs["cook"].title
    assert "cook" in refuse(library, store, clock, Newcomer("李芳", (title,)))["jobs"]


def test_somebody_without_a_job_is_refused(library, store, clock):
    assert set(refuse(library, store, clock, Newcomer("李芳", ()))) == {"jobs"}


def phrase(length: int) -> str:
    return ("three trees at the gate " * 10)[:length]


@pytest.mark.parametrize(
    "password", ["qwerty123456", "李芳的猫坐在门口的树上", "小小幼儿园的三棵大树啊"]
)
def test_a_password_that_is_tried_first_is_refused(library, store, clock, password):
    newcomer = Newcomer("李芳", ("principal",))
    assert set(refuse(library, store, clock, newcomer, password)) == {"password"}


@pytest.mark.parametrize(
    ("length", "is_enough"), [(7, False), (8, True), (200, True), (201, False)]
)
def test_passwords_have_eight_letters_and_no_more_than_two_hundred(
    library, store, clock, length, is_enough
):
    newcomer = Newcomer("李芳", ("cook",))
    if is_enough:
        assert add_person(library, store, newcomer, phrase(length), clock())
    else:
        assert set(refuse(library, store, clock, newcomer, phrase(length))) == {"password"}


@pytest.mark.parametrize(("length", "is_enough"), [(11, False), (12, True)])
def test_people_with_grants_need_twelve(library, store, clock, length, is_enough):
    newcomer = Newcomer("钱园长", ("principal",))
    if is_enough:
        assert add_person(library, store, newcomer, phrase(length), clock())
    else:
        assert set(refuse(library, store, clock, newcomer, phrase(length))) == {"password"}


@pytest.mark.parametrize(
    "name", ["x" * 51, "a\x00b", "\u202eabc", "0199d0c2-0000-7000-8000-000000000000"]
)
def test_a_name_that_would_mislead_is_refused(library, store, clock, name):
    assert set(refuse(library, store, clock, Newcomer(name, ("cook",)))) == {"name"}
