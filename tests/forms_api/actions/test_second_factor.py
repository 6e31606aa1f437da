import base64
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from forms_api.actions.accept_invitation import Choice, accept_invitation
from forms_api.actions.begin_session import HalfWay, finish_sign_in, sign_in_by_password
from forms_api.actions.begin_session import sign_in_by_pin as with_the_pin
from forms_api.actions.change_person import change_person
from forms_api.actions.check_session import check_session
from forms_api.actions.enrol_totp import (
    RECOVERY_CODES,
    end_totp,
    enrol_totp,
    new_totp_secret,
    renew_recovery_codes,
)
from forms_api.actions.find_totp import count_recovery_codes, find_totp
from forms_api.actions.invite_person import invite_person
from forms_api.actions.refusal import Refusal
from forms_api.actions.set_password import set_password
from forms_api.derive.totp import code_at, step_of
from forms_api.records.signin import SIGNIN
from forms_api.records.totp import TOTP, TOTP_USE
from forms_api.store.errors import IdExists

PASSWORD, STEP, MINUTE = "correct horse battery", timedelta(seconds=30), timedelta(minutes=1)


class App:
    """The authenticator on somebody's phone, with the paper beside it."""

    def __init__(self, secret: str, clock, paper: tuple[str, ...] = ()) -> None:
        self.secret, self.clock, self.paper = secret, clock, paper

    def code(self, steps: int = 0) -> str:
        return code_at(base64.b32decode(self.secret), step_of(self.clock()) + steps)

    @property
    def wrong(self) -> str:
        near = {self.code(steps) for steps in (-1, 0, 1)}
        return next(code for code in ("000000", "111111", "222222", "333333") if code not in near)


@pytest.fixture
def enrol(store, clock, quick_hashes):
    """`enrol(person)` is their app; the code that proved it is some time ago."""

    def enrol(person) -> App:
        app = App(new_totp_secret(), clock)
        app.paper = enrol_totp(store, person, app.secret, app.code(), clock())
        clock.advance(MINUTE)
        return app

    return enrol


@pytest.fixture
def person(library, store, clock, add, quick_hashes):
    person = add("李芳", "cook")
    set_password(library, store, person, PASSWORD, clock())
    return person


@pytest.fixture
def half(library, store, clock, everybody):
    """`half()` types the right password."""

    def half(device=None) -> HalfWay:
        begun = sign_in_by_password(
            library, store, everybody(), "李芳", PASSWORD, clock(), device=device
        )
        assert isinstance(begun, HalfWay)
        return begun

    return half


@pytest.fixture
def finish(library, store, clock, everybody):
    """The code of the answer, "in" if there is a session that stands."""

    def finish(begun: HalfWay, typed: str, device=None) -> str:
        try:
            session = finish_sign_in(
                library, store, everybody(), begun, typed, clock(), device=device
            )
        except Refusal as refusal:
            return refusal.code
        assert check_session(store, everybody(), session, clock())
        return "in"

    return finish


def trail(store) -> list[tuple]:
    return [
        (one.body["how"], one.body["ok"], one.body["session"] is not None)
        for one in store.read(SIGNIN)
    ]


def test_without_one_the_password_is_enough(library, store, clock, everybody, person):
    begun = sign_in_by_password(library, store, everybody(), "李芳", PASSWORD, clock())
    assert not isinstance(begun, HalfWay)


def test_after_the_password_the_code_and_until_then_no_session(store, person, enrol, half, finish):
    app = enrol(person)
    begun = half()
    assert trail(store) == [("password-only", False, False)]
    assert finish(begun, app.wrong) == "wrong-code"
    assert finish(begun, f" {app.code()[:3]} {app.code()[3:]} ") == "in"
    assert trail(store)[1:] == [("totp", False, False), ("totp", True, True)]


def test_what_is_kept_tells_no_code(store, person, enrol, half, finish):
    app = enrol(person)
    finish(half(), app.code())
    kept = str([*store.read(SIGNIN), *store.read(TOTP_USE)])
    assert app.code() not in kept
    assert app.secret not in kept
    assert not any(code in str(store.read(TOTP)) for code in app.paper)


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_code_works_once(person, enrol, half, finish, steps):
    app = enrol(person)
    assert finish(half(), app.code(steps)) == "in"
    assert finish(half(), app.code(steps)) == "wrong-code"


def test_the_code_that_proved_the_app_works_no_more(store, clock, person, half, finish):
    app = App(new_totp_secret(), clock)
    enrol_totp(store, person, app.secret, app.code(), clock())
    assert finish(half(), app.code()) == "wrong-code"
    clock.advance(STEP)
    assert finish(half(), app.code()) == "in"


def test_a_used_code_is_not_good_again_for_a_new_set_of_recovery_codes(
    store, clock, person, enrol, half, finish
):
    app = enrol(person)
    assert finish(half(), app.code()) == "in"
    renew_recovery_codes(store, person, clock())
    assert finish(half(), app.code()) == "wrong-code"


def test_two_parallel_sends_of_one_code_are_one_session(store, person, enrol, half, finish):
    app = enrol(person)
    begun, code = half(), app.code()
    together = threading.Barrier(20)

    def send(_: int) -> str:
        together.wait()
        return finish(begun, code)

    with ThreadPoolExecutor(20) as hands:
        heard = list(hands.map(send, range(20)))
    assert heard.count("in") == 1
    assert set(heard) <= {"in", "wrong-code", "locked"}
    assert trail(store).count(("totp", True, True)) == 1


def test_who_comes_between_reading_and_writing_takes_the_code(
    library, store, clock, everybody, person, enrol, half, finish, device_of
):
    app, code = enrol(person), ""
    device = device_of(person)
    code, elsewhere, here = app.code(), half(device), half()

    class Slow:
        """On the way to the commit the same code is used on another device."""

        def __init__(self) -> None:
            self.heard: list[str] = []

        def __getattr__(self, name: str):
            return getattr(store, name)

        def append(self, *records, after=None):
            if not self.heard:
                self.heard.append(finish(elsewhere, code, device))
            return store.append(*records, after=after)

    slow = Slow()
    with pytest.raises(Refusal) as refused:
        finish_sign_in(library, slow, everybody(), here, code, clock())
    assert (slow.heard, refused.value.code) == (["in"], "wrong-code")


def test_wrong_codes_lock_there_and_nowhere_else(
    store, clock, person, enrol, half, finish, device_of
):
    app, device = enrol(person), device_of(person)
    for _ in range(5):
        assert finish(half(), app.wrong) == "wrong-code"
    assert finish(half(), app.code()) == "locked"
    assert finish(half(device), app.code(), device) == "in"
    assert finish(half(), app.paper[0]) == "locked"
    clock.advance(15 * MINUTE)
    assert finish(half(), app.code()) == "in"


def test_the_right_password_again_gives_no_new_tries(store, clock, person, enrol, half, finish):
    app, heard = enrol(person), []
    for _ in range(40):
        heard.append(finish(half(), app.wrong))
        clock.advance(timedelta(minutes=20))
    assert heard.count("wrong-code") == 15
    assert "in" not in heard


def test_a_hundred_guesses_at_once_are_five(person, enrol, half, finish):
    app = enrol(person)
    begun, wrong = half(), app.wrong
    with ThreadPoolExecutor(10) as hands:
        heard = list(hands.map(lambda _: finish(begun, wrong), range(100)))
    assert (heard.count("wrong-code"), heard.count("locked")) == (5, 95)


def test_a_recovery_code_works_once_and_is_counted(store, person, enrol, half, finish):
    app = enrol(person)
    assert len(set(app.paper)) == RECOVERY_CODES
    assert finish(half(), app.paper[3].upper().replace("-", " ")) == "in"
    assert finish(half(), app.paper[3]) == "wrong-code"
    assert finish(half(), app.paper[4]) == "in"
    totp = find_totp(store, person)
    assert totp
    assert count_recovery_codes(store, totp) == RECOVERY_CODES - 2
    assert ("recovery", True, True) in trail(store)


def test_new_recovery_codes_end_the_old_ones(store, clock, person, enrol, half, finish):
    app = enrol(person)
    fresh = renew_recovery_codes(store, person, clock())
    assert finish(half(), app.paper[0]) == "wrong-code"
    assert finish(half(), fresh[0]) == "in"
    assert finish(half(), app.code()) == "in"


def test_a_pin_on_a_known_device_is_two_factors_already(
    library, store, clock, everybody, with_pin, device_of, enrol
):
    person = with_pin("王强", "cook")
    enrol(person)
    device = device_of(person)
    session = with_the_pin(library, store, everybody(), device, person.id, "271828", clock())
    assert check_session(store, everybody(), session, clock())


def test_half_a_sign_in_lasts_five_minutes(clock, person, enrol, half, finish):
    app = enrol(person)
    begun = half()
    clock.advance(5 * MINUTE)
    assert finish(begun, app.code()) == "half-over"
    assert finish(replace(begun, since=clock() + MINUTE), app.code()) == "half-over"


def test_half_a_sign_in_falls_with_what_it_stands_on(
    library, store, clock, staff, person, enrol, half, finish, device_of
):
    app = enrol(person)
    begun = half()
    assert finish(begun, app.code(), device_of(person)) == "half-over"
    assert finish(replace(begun, person=staff.cook.id), app.code()) == "half-over"
    set_password(library, store, person, "another good one", clock())
    assert finish(begun, app.code()) == "half-over"


def test_ended_is_ended(store, clock, library, everybody, staff, person, enrol, half, finish):
    app = enrol(person)
    begun = half()
    assert end_totp(store, person, clock(), by=staff.principal.id)
    assert not end_totp(store, person, clock())
    assert finish(begun, app.code()) == "half-over"
    assert store.read(TOTP)[-1].by == staff.principal.id
    assert not isinstance(
        sign_in_by_password(library, store, everybody(), "李芳", PASSWORD, clock()), HalfWay
    )


def test_disabling_ends_it_for_good(library, store, clock, staff, person, enrol, everybody):
    enrol(person)
    change_person(library, store, replace(person, active=False), clock())
    clock.advance(MINUTE)
    change_person(library, store, replace(person, active=True), clock())
    assert find_totp(store, everybody()[person.id]) is None


def test_an_app_is_kept_once_it_has_shown_the_right_code(store, clock, person, quick_hashes):
    app = App(new_totp_secret(), clock)
    for typed in (app.wrong, "", app.code(3)):
        with pytest.raises(Refusal) as refused:
            enrol_totp(store, person, app.secret, typed, clock())
        assert set(refused.value.fields) == {"code"}
    assert not store.read(TOTP)
    assert len(base64.b32decode(app.secret)) == 20
    assert new_totp_secret() != app.secret


def test_a_second_app_needs_the_end_of_the_first(store, clock, person, enrol):
    enrol(person)
    app = App(new_totp_secret(), clock)
    with pytest.raises(Refusal) as refused:
        enrol_totp(store, person, app.secret, app.code(), clock())
    assert refused.value.code == "bad-code"
    assert len(store.read(TOTP)) == 1


def test_an_invitation_does_not_go_round_it(library, store, clock, everybody, person, enrol):
    app, invited = enrol(person), invite_person(store, person, clock())
    choice = Choice(password="a quite new one", code=app.wrong)

    def accept(choice: Choice):
        return accept_invitation(library, store, everybody(), invited.token, choice, clock())

    with pytest.raises(Refusal) as refused:
        accept(choice)
    assert (refused.value.code, set(refused.value.fields)) == ("wrong-code", {"code"})
    assert accept(replace(choice, code=app.code())).session
    assert find_totp(store, person)


def test_a_code_is_not_used_up_by_a_bad_password(library, store, clock, everybody, person, enrol):
    app, invited = enrol(person), invite_person(store, person, clock())
    with pytest.raises(Refusal):
        accept_invitation(
            library, store, everybody(), invited.token, Choice("short", code=app.code()), clock()
        )
    again = Choice("a quite new one", code=app.code())
    assert accept_invitation(library, store, everybody(), invited.token, again, clock())


def test_the_store_itself_refuses_a_code_twice(store, clock, person, enrol, half, finish):
    app = enrol(person)
    finish(half(), app.code())
    with pytest.raises(IdExists):
        store.append(store.read(TOTP_USE)[-1])
