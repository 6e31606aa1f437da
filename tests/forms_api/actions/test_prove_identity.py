import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from forms_api.actions import prove_identity
from forms_api.actions.change_person import change_person
from forms_api.actions.keep_try import keep_refused_token
from forms_api.actions.prove_identity import prove_by_password, prove_by_pin
from forms_api.actions.refusal import Refusal
from forms_api.actions.set_pin import set_pin
from forms_api.records.signin import SIGNIN

WRONG_NAME = f"wrong-password: {prove_identity.WRONG_NAME}"
PIN, WRONG, PASSWORD = "271828", "314159", "correct horse battery"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def by_pin(library, store, clock, everybody):
    """The code of the answer to a PIN, "in" if it was right."""

    def try_it(device, person_id: str, pin: str = PIN) -> str:
        try:
            found = prove_by_pin(library, store, everybody(), device, person_id, pin, clock())
        except Refusal as refusal:
            return refusal.code
        assert found.person.id == person_id
        return "in"

    return try_it


@pytest.fixture
def by_password(library, store, clock, everybody):
    def try_it(name: str, password: str = PASSWORD, device=None) -> str:
        try:
            prove_by_password(library, store, everybody(), name, password, clock(), device=device)
        except Refusal as refusal:
            return f"{refusal.code}: {refusal.message}"
        return "in"

    return try_it


def trail(store) -> list[tuple]:
    return [
        (fact.subject, fact.by, fact.body["how"], fact.body["ok"], fact.body["device"])
        for fact in store.read(SIGNIN)
    ]


def test_a_pin_opens_an_enrolled_device_and_each_try_is_on_record(
    store, with_pin, device_of, by_pin
):
    person, device = with_pin("李芳", "cook"), device_of()
    assert by_pin(device, person.id, WRONG) == "wrong-pin"
    assert by_pin(device, person.id, "２７1 828") == "in"
    assert trail(store) == [
        (person.id, "", "pin", False, device.id),
        (person.id, person.id, "pin", True, device.id),
    ]
    assert PIN not in str(store.read(SIGNIN))
    assert WRONG not in str(store.read(SIGNIN))


def test_an_unknown_person_costs_the_same_words_and_the_same_work(
    store, with_pin, add, device_of, by_pin, monkeypatch
):
    hashes = []
    real = prove_identity.is_secret
    monkeypatch.setattr(
        prove_identity, "is_secret", lambda fact, typed: hashes.append(fact) or real(fact, typed)
    )
    person, without, device = with_pin("李芳", "cook"), add("王强", "cook"), device_of()
    for person_id in ("nobody", without.id, person.id):
        assert by_pin(device, person_id, WRONG) == "wrong-pin"
    assert len(hashes) == 3
    assert [fact[0] for fact in trail(store)] == ["", without.id, person.id]


def test_an_own_device_opens_for_its_owner_alone(with_pin, device_of, by_pin):
    owner, other = with_pin("李芳", "cook"), with_pin("王强", "cook")
    device = device_of(owner)
    assert by_pin(device, owner.id) == "in"
    assert by_pin(device, other.id) == "wrong-pin"


def test_a_shared_device_opens_for_those_who_work_there(with_pin, device_of, by_pin):
    there, elsewhere = with_pin("李芳", "cook"), with_pin("王强", "cook", campuses=("other",))
    device = device_of()
    assert by_pin(device, there.id) == "in"
    assert by_pin(device, elsewhere.id) == "wrong-pin"


def test_five_wrong_ones_lock_the_right_one_there_and_nowhere_else(
    store, clock, with_pin, device_of, by_pin, by_password
):
    person, other = with_pin("李芳", "cook"), with_pin("王强", "cook")
    attacked, own = device_of(), device_of(person)
    for _ in range(5):
        assert by_pin(attacked, person.id, WRONG) == "wrong-pin"
    assert by_pin(attacked, person.id) == "locked"
    assert len(trail(store)) == 5
    assert by_pin(own, person.id) == "in"
    assert by_pin(attacked, other.id) == "in"
    clock.advance(15 * MINUTE)
    assert by_pin(attacked, person.id) == "in"


def test_a_lock_says_when_and_what_to_do(
    library, store, clock, with_pin, device_of, everybody, by_pin
):
    person, device = with_pin("李芳", "cook"), device_of()
    for _ in range(5):
        by_pin(device, person.id, WRONG)
    with pytest.raises(Refusal, match=r"09:15 以后.*密码"):
        prove_by_pin(library, store, everybody(), device, person.id, PIN, clock())


def test_a_password_opens_what_wrong_pins_have_locked(with_pin, device_of, by_pin, by_password):
    person, device = with_pin("李芳", "cook"), device_of()
    for _ in range(5):
        by_pin(device, person.id, WRONG)
    assert by_password("李芳", device=device) == "in"
    assert by_pin(device, person.id) == "in"


def test_a_thousand_guesses_at_once_are_five(with_pin, device_of, by_pin, store):
    person, device = with_pin("李芳", "cook"), device_of()
    together = threading.Barrier(20)

    def guess(_: int) -> list[str]:
        together.wait()
        return [by_pin(device, person.id, WRONG) for _ in range(50)]

    with ThreadPoolExecutor(20) as hands:
        heard = [code for codes in hands.map(guess, range(20)) for code in codes]
    assert (heard.count("wrong-pin"), heard.count("locked")) == (5, 995)
    assert len(trail(store)) == 5


def test_a_locked_password_answers_as_a_wrong_one_and_as_an_unknown_name(
    clock, add, device_of, by_password
):
    add("李芳", "cook")
    device = device_of()
    for _ in range(5):
        assert by_password("李芳", "wrong", device) == WRONG_NAME
    assert by_password("李芳", device=device) == WRONG_NAME
    assert by_password("nobody", device=device) == WRONG_NAME
    assert by_password("李芳") == "in"
    clock.advance(15 * MINUTE)
    assert by_password("李芳", device=device) == "in"


def test_namesakes_are_told_apart_by_password_and_else_by_id(store, add, by_password):
    first, second = add("李芳", "cook"), add("李芳", "cook")
    assert by_password("李芳") == WRONG_NAME
    assert by_password(second.id) == "in"
    assert [fact[0] for fact in trail(store)] == ["", second.id]
    assert first != second


def test_strangers_cannot_fill_the_disk(library, store, clock, by_password):
    for number in range(30):
        by_password(f"nobody {number}")
        keep_refused_token(library, store, clock(), person_id="")
    assert len(trail(store)) == 2
    clock.advance(MINUTE)
    by_password("nobody")
    assert len(trail(store)) == 3


def test_disabling_ends_a_pin_and_a_password_for_good(
    library, store, clock, with_pin, device_of, by_pin, by_password, everybody
):
    with_pin("钱园长", "principal")
    person, device = with_pin("李芳", "cook"), device_of()
    clock.advance(MINUTE)
    change_person(library, store, replace(person, active=False), clock())
    assert by_pin(device, person.id) == "wrong-pin"
    clock.advance(MINUTE)
    change_person(library, store, replace(person, active=True), clock())
    assert by_pin(device, person.id) == "wrong-pin"
    assert by_password("李芳") == WRONG_NAME
    set_pin(store, everybody()[person.id], "303386", clock(), by="console")
    assert by_pin(device, person.id, "303386") == "in"
