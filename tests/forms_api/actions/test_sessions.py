from dataclasses import replace
from datetime import timedelta

import pytest

from forms_api.actions.authenticate import hash_password
from forms_api.actions.begin_session import sign_in_by_password, sign_in_by_pin
from forms_api.actions.change_person import change_person
from forms_api.actions.check_session import check_session
from forms_api.actions.end_session import end_session
from forms_api.actions.enrol_device import (
    MOST_OWN,
    enrol_own_device,
    enrol_shared_device,
    own_devices,
    revoke_device,
)
from forms_api.actions.find_device import find_device, read_device
from forms_api.actions.refusal import Refusal
from forms_api.actions.set_password import set_password
from forms_api.actions.set_pin import set_pin
from forms_api.records.person import credential_record
from forms_api.records.session_end import SESSION_END
from forms_api.records.signin import SIGNIN

PIN, PASSWORD, MINUTE = "271828", "correct horse battery", timedelta(minutes=1)


@pytest.fixture
def check(store, clock, everybody):
    def check(session) -> str | None:
        person = check_session(store, everybody(), session, clock())
        return person.name if person else None

    return check


@pytest.fixture
def by_password(library, store, clock, everybody, quick_hashes):
    def sign_in(name: str, device=None, password: str = PASSWORD):
        return sign_in_by_password(
            library, store, everybody(), name, password, clock(), device=device
        )

    return sign_in


@pytest.fixture
def by_pin(library, store, clock, everybody):
    def sign_in(person, device):
        return sign_in_by_pin(library, store, everybody(), device, person.id, PIN, clock())

    return sign_in


def test_a_session_stands_on_facts_and_is_on_record(store, add, by_password, check):
    add("李芳", "cook")
    session, another = by_password("李芳"), by_password("李芳")
    assert check(session) == "李芳"
    assert session.id != another.id
    assert len(session.id) == 32
    assert [fact.body["session"] for fact in store.read(SIGNIN)] == [session.id, another.id]


def test_an_ended_session_is_dead_whoever_has_a_copy(store, clock, add, by_password, check):
    add("李芳", "cook")
    session, another = by_password("李芳"), by_password("李芳")
    end_session(store, session, clock(), why="signout")
    end_session(store, session, clock(), why="switch")
    assert check(replace(session, seen=clock())) is None
    assert check(another) == "李芳"
    (fact,) = store.read(SESSION_END)
    assert (fact.subject, fact.body["why"], fact.by) == (session.id, "signout", session.person)


def test_a_new_password_ends_its_sessions_and_not_those_by_pin(
    library, store, clock, with_pin, device_of, by_password, by_pin, check, everybody
):
    person = with_pin("李芳", "cook")
    on_password, on_pin = by_password("李芳"), by_pin(person, device_of())
    set_password(library, store, person, "another good one", clock(), by=person.id)
    assert check(on_password) is None
    assert check(on_pin) == "李芳"
    set_pin(store, person, "303386", clock(), by=person.id)
    assert check(on_pin) is None


def test_disabling_ends_every_session_and_enabling_brings_none_back(
    library, store, clock, add, by_password, check
):
    add("钱园长", "principal")
    person = add("李芳", "cook")
    session = by_password("李芳")
    change_person(library, store, replace(person, active=False), clock())
    assert check(session) is None
    change_person(library, store, replace(person, active=True), clock())
    assert check(session) is None


def test_a_revoked_device_ends_the_sessions_on_it(
    store, clock, with_pin, device_of, by_pin, by_password, check
):
    person, device = with_pin("李芳", "cook"), device_of()
    on_device, elsewhere = by_pin(person, device), by_password("李芳")
    revoke_device(store, device.id, clock(), by="console")
    assert check(on_device) is None
    assert check(elsewhere) == "李芳"


def test_a_session_of_a_secret_that_is_somebody_elses_is_none(add, by_password, check):
    add("李芳", "cook")
    other = add("王强", "cook")
    assert check(replace(by_password("李芳"), person=other.id)) is None
    assert check(replace(by_password("李芳"), device="unknown")) is None


def test_time_ends_a_session(clock, with_pin, device_of, by_pin, check):
    person = with_pin("李芳", "cook")
    session = by_pin(person, device_of())
    clock.advance(10 * MINUTE)
    assert check(session) is None
    assert check(replace(session, seen=clock())) == "李芳"


def test_who_has_grants_by_now_needs_a_longer_password(
    library, store, clock, add, by_password, quick_hashes
):
    person = add("李芳", "cook")
    set_password(library, store, person, "only ten!!", clock())
    assert by_password("李芳", password="only ten!!")
    change_person(library, store, replace(person, jobs=("principal",)), clock())
    with pytest.raises(Refusal) as refused:
        by_password("李芳", password="only ten!!")
    assert refused.value.code == "weak-password"


def test_a_password_from_before_the_list_of_common_ones_still_opens(store, clock, add, by_password):
    person = add("李芳", "cook")
    hashed = hash_password("password1")
    store.append(credential_record(clock(), campus="main", person_id=person.id, hashed=hashed))
    assert by_password("李芳", password="password1")


def test_an_own_device_is_found_by_its_token_until_it_is_revoked(store, clock, add):
    person = add("李芳", "cook")
    enrolled = enrol_own_device(store, person, " 我的  手机 ", clock())
    assert enrolled.device.label == "我的 手机"
    assert find_device(store, enrolled.token) == enrolled.device
    assert find_device(store, enrolled.token + "x") is None
    assert len(enrolled.token) >= 43  # 256 bits
    assert enrolled.token not in str(store.read("device"))
    revoke_device(store, enrolled.device.id, clock(), by="console")
    revoke_device(store, enrolled.device.id, clock(), by="console")
    assert find_device(store, enrolled.token) is None
    found = read_device(store, enrolled.device.id)
    assert found is not None
    assert (found.owner, found.active) == (person.id, False)


def test_the_oldest_of_too_many_own_devices_goes(store, clock, add):
    person, other = add("李芳", "cook"), add("王强", "cook")
    enrol_own_device(store, other, "他的", clock())
    for number in range(MOST_OWN + 2):
        enrol_own_device(store, person, f"手机{number}", clock())
    assert [one.label for one in own_devices(store, person)] == [
        f"手机{number}" for number in range(2, MOST_OWN + 2)
    ]
    assert len(own_devices(store, other)) == 1


def test_only_who_manages_people_enrols_a_shared_device(library, store, clock, staff, add):
    enrolled = enrol_shared_device(library, store, staff.principal, "main", "小一班", clock())
    assert enrolled.device.shared
    assert find_device(store, enrolled.token) == enrolled.device
    elsewhere = add("别的园长", "principal", campuses=("other",))
    for person in (staff.cook, staff.health, elsewhere):
        with pytest.raises(Refusal) as refused:
            enrol_shared_device(library, store, person, "main", "小一班", clock())
        assert refused.value.code == "forbidden"


@pytest.mark.parametrize("label", ["", "  ", "x" * 41, "a\x00b", "\u202eabc"])
def test_a_label_is_short_and_plain(store, clock, add, label):
    with pytest.raises(Refusal) as refused:
        enrol_own_device(store, add("李芳", "cook"), label, clock())
    assert set(refused.value.fields) == {"label"}


@pytest.mark.parametrize("pin", ["123456", "27182", "271828"])
def test_a_weak_pin_or_an_earlier_one_is_refused(store, clock, with_pin, pin):
    person = with_pin("李芳", "cook")
    before = store.read("pin")
    with pytest.raises(Refusal) as refused:
        set_pin(store, person, pin, clock(), by=person.id)
    assert (refused.value.code, set(refused.value.fields)) == ("bad-pin", {"pin"})
    assert store.read("pin") == before
