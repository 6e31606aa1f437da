import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from forms_api.actions.accept_invitation import Choice, accept_invitation
from forms_api.actions.add_person import Newcomer, add_person
from forms_api.actions.begin_session import sign_in_by_password, sign_in_by_pin
from forms_api.actions.change_person import change_person
from forms_api.actions.check_session import check_session
from forms_api.actions.invite_person import find_invitation, invite_person
from forms_api.actions.refusal import Refusal
from forms_api.records.device import DEVICE
from forms_api.records.invitation import INVITATION
from forms_api.records.person import CREDENTIAL
from forms_api.records.pin import PIN
from forms_api.records.signin import SIGNIN

pytestmark = pytest.mark.usefixtures("quick_hashes")

PHONE = Choice(pin="271828", label="我的手机")
DAY = timedelta(hours=24)


@pytest.fixture
def newcomer(library, store, clock):
    return add_person(library, store, Newcomer("李芳", ("cook",)), None, clock())


@pytest.fixture
def accept(library, store, clock, everybody):
    def accept(token: str, choice: Choice = PHONE):
        return accept_invitation(library, store, everybody(), token, choice, clock())

    return accept


def refusal_of(call, *words) -> str:
    with pytest.raises(Refusal) as refused:
        call(*words)
    return refused.value.code


def test_who_has_no_password_yet_cannot_sign_in(library, store, clock, newcomer, everybody):
    assert not store.read(CREDENTIAL)
    with pytest.raises(Refusal):
        sign_in_by_password(library, store, everybody(), "李芳", "", clock())


def test_an_invitation_sets_a_pin_and_enrols_the_phone(
    library, store, clock, newcomer, accept, everybody
):
    invitation = invite_person(store, newcomer, clock())
    assert invitation.path == f"/invitation/{invitation.token}"
    assert invitation.token not in str(store.read(INVITATION))
    accepted = accept(invitation.token)
    assert accepted.enrolled is not None
    assert check_session(store, everybody(), accepted.session, clock()) == newcomer
    device = accepted.enrolled.device
    assert sign_in_by_pin(library, store, everybody(), device, newcomer.id, "271828", clock())
    assert [fact.body["how"] for fact in store.read(SIGNIN)] == ["invitation", "pin"]


def test_a_password_needs_no_phone(library, store, clock, newcomer, accept, everybody):
    accepted = accept(invite_person(store, newcomer, clock()).token, Choice(password="good enough"))
    assert accepted.enrolled is None
    assert not store.read(DEVICE)
    assert sign_in_by_password(library, store, everybody(), "李芳", "good enough", clock())


def test_it_is_used_once(store, clock, newcomer, accept):
    token = invite_person(store, newcomer, clock()).token
    accept(token)
    assert refusal_of(accept, token) == "bad-invitation"


def test_of_many_at_once_one_gets_in(store, clock, newcomer, accept):
    token = invite_person(store, newcomer, clock()).token
    together = threading.Barrier(8)

    def follow(_: int) -> str:
        together.wait()
        try:
            accept(token)
        except Refusal as refusal:
            return refusal.code
        return "in"

    with ThreadPoolExecutor(8) as hands:
        heard = list(hands.map(follow, range(8)))
    assert sorted(heard) == ["bad-invitation"] * 7 + ["in"]
    assert (len(store.read(PIN)), len(store.read(DEVICE))) == (1, 1)


def test_it_is_over_after_a_day(store, clock, newcomer, accept):
    token = invite_person(store, newcomer, clock()).token
    clock.advance(DAY)
    assert refusal_of(accept, token) == "bad-invitation"


def test_a_new_one_replaces_the_one_before(store, clock, newcomer, accept):
    old, new = (invite_person(store, newcomer, clock()).token for _ in range(2))
    assert refusal_of(accept, old) == "bad-invitation"
    assert accept(new)


def test_disabling_ends_it_for_good(library, store, clock, staff, newcomer, accept):
    token = invite_person(store, newcomer, clock()).token
    change_person(library, store, replace(newcomer, active=False), clock())
    assert refusal_of(accept, token) == "bad-invitation"
    assert refusal_of(invite_person, store, replace(newcomer, active=False), clock()) == "disabled"
    change_person(library, store, replace(newcomer, active=True), clock())
    assert refusal_of(accept, token) == "bad-invitation"


def test_nothing_leads_in_but_the_token(store, clock, newcomer, everybody):
    invitation = invite_person(store, newcomer, clock())
    (fact,) = store.read(INVITATION)
    for wrong in ("", invitation.token[:-1], invitation.token + "x", fact.body["hash"], fact.id):
        assert refusal_of(find_invitation, store, everybody(), wrong, clock()) == "bad-invitation"
    assert find_invitation(store, everybody(), invitation.token, clock())[0] == newcomer


@pytest.mark.parametrize(
    ("choice", "fields"),
    [
        (Choice(), {"pin"}),
        (Choice(pin="271828"), {"label"}),
        (Choice(pin="123456", label="手机"), {"pin"}),
        (Choice(password="short"), {"password"}),
        (Choice(pin="271828", label="x" * 41), {"label"}),
    ],
)
def test_a_bad_choice_is_said_and_the_invitation_still_good(
    store, clock, newcomer, accept, choice, fields
):
    token = invite_person(store, newcomer, clock()).token
    with pytest.raises(Refusal) as refused:
        accept(token, choice)
    assert set(refused.value.fields) == fields
    assert not store.read(PIN)
    assert accept(token)


def test_who_has_grants_sets_a_long_password(library, store, clock, accept):
    boss = add_person(library, store, Newcomer("钱园长", ("principal",)), None, clock())
    token = invite_person(store, boss, clock()).token
    assert refusal_of(accept, token) == "bad-choice"
    assert refusal_of(accept, token, replace(PHONE, password="only ten!!")) == "bad-password"
    assert accept(token, replace(PHONE, password="twelve letters"))
