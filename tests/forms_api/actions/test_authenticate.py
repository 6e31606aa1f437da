from dataclasses import replace
from datetime import timedelta

import pytest
from werkzeug.security import generate_password_hash

from forms_api.actions import authenticate
from forms_api.actions.authenticate import (
    METHOD,
    NOBODYS_HASH,
    find_token_holder,
    hash_password,
    sign_in,
)
from forms_api.actions.issue_token import issue_token
from forms_api.actions.refusal import Refusal
from forms_api.derive.people import Person, fold_people
from forms_api.records.person import PERSON, TOKEN, credential_record, person_record, token_record

PASSWORD = "correct horse battery"


def people_of(store) -> dict[str, Person]:
    return fold_people(store.read(PERSON))


def dismiss(store, clock, person: Person) -> None:
    store.append(
        person_record(
            clock(),
            campus="main",
            name=person.name,
            jobs=person.jobs,
            active=False,
            person_id=person.id,
        )
    )


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The hashes that were compared with a password: each comparison costs the same time."""
    hashes: list[str] = []
    real = authenticate.check_password_hash

    def check(hashed: str, password: str) -> bool:
        hashes.append(hashed)
        return real(hashed, password)

    monkeypatch.setattr(authenticate, "check_password_hash", check)
    return hashes


def test_name_and_password(store, add):
    person = add("孙保育", "childcare-worker")
    assert sign_in(store, people_of(store), "孙保育", PASSWORD) == person
    assert sign_in(store, people_of(store), person.id, PASSWORD) == person
    assert sign_in(store, people_of(store), "孙保育", PASSWORD + "x") is None


def test_an_unknown_name_costs_as_much_as_a_wrong_password(store, add, counted):
    add("孙保育", "childcare-worker")
    assert sign_in(store, people_of(store), "nobody", PASSWORD) is None
    assert counted == [NOBODYS_HASH]
    assert sign_in(store, people_of(store), "孙保育", "wrong") is None
    assert len(counted) == 2


def test_nobodys_hash_takes_the_same_work_as_a_real_one():
    method, salt, digest = NOBODYS_HASH.split("$")
    fresh_method, fresh_salt, fresh_digest = generate_password_hash("x", METHOD).split("$")
    assert method == fresh_method
    assert (len(salt), len(digest)) == (len(fresh_salt), len(fresh_digest))


def test_the_newest_password_counts(store, clock, add):
    person = add("孙保育", "childcare-worker")
    hashed = hash_password("another one")
    store.append(credential_record(clock(), campus="main", person_id=person.id, hashed=hashed))
    assert sign_in(store, people_of(store), "孙保育", PASSWORD) is None
    assert sign_in(store, people_of(store), "孙保育", "another one") == person


def test_who_left_cannot_sign_in_nor_use_a_token(store, clock, add, counted):
    person = add("孙保育", "childcare-worker")
    token = issue_token(store, person, clock(), days=1)
    dismiss(store, clock, person)
    assert sign_in(store, people_of(store), "孙保育", PASSWORD) is None
    assert counted == [NOBODYS_HASH]
    assert find_token_holder(store, people_of(store), token, clock()) is None
    with pytest.raises(Refusal):
        issue_token(store, people_of(store)[person.id], clock(), days=1)


def test_namesakes_are_told_apart_by_their_passwords(store, clock, add):
    add("李芳", "cook")
    other = add("李芳", "gatekeeper")
    hashed = hash_password("another one")
    store.append(credential_record(clock(), campus="main", person_id=other.id, hashed=hashed))
    assert sign_in(store, people_of(store), "李芳", "another one") == other


def test_namesakes_with_one_password_need_their_ids(store, add):
    first, second = add("李芳", "cook"), add("李芳", "cook")
    assert sign_in(store, people_of(store), "李芳", PASSWORD) is None
    assert sign_in(store, people_of(store), second.id, PASSWORD) == second
    assert first != second


def test_full_width_letters_are_the_same_password(store, add):
    person = add("孙保育", "childcare-worker")
    wide = "".join(chr(ord(letter) + 0xFEE0) if letter != " " else letter for letter in PASSWORD)
    assert wide != PASSWORD
    assert sign_in(store, people_of(store), "孙保育", wide) == person


def test_a_token_is_kept_as_a_hash_and_opens_until_it_expires(store, clock, add):
    person = add("孙保育", "childcare-worker")
    token = issue_token(store, person, clock(), days=30, label="计划任务")
    (fact,) = store.read(TOKEN)
    assert token not in str(fact.body)
    assert (fact.subject, fact.body["label"]) == (person.id, "计划任务")
    people, now = people_of(store), clock()
    assert find_token_holder(store, people, token, now) == person
    assert find_token_holder(store, people, token + "x", now) is None
    assert find_token_holder(store, people, "", now) is None
    last = timedelta(days=30) - timedelta(milliseconds=1)
    assert find_token_holder(store, people, token, now + last) == person
    assert find_token_holder(store, people, token, now + timedelta(days=30)) is None


def test_a_token_is_revoked_by_a_later_record_of_the_same_hash(store, clock, add):
    person = add("孙保育", "childcare-worker")
    token = issue_token(store, person, clock(), days=30)
    hashed = store.read(TOKEN)[0].body["hash"]
    store.append(
        token_record(
            clock(), campus="main", person_id=person.id, hashed=hashed, expires=clock(), label=""
        )
    )
    assert find_token_holder(store, people_of(store), token, clock()) is None


@pytest.mark.parametrize("days", [0, -1, 3661])
def test_a_token_for_ever_is_refused(store, clock, add, days):
    person = add("孙保育", "childcare-worker")
    with pytest.raises(Refusal, match="天"):
        issue_token(store, replace(person), clock(), days=days)
    assert not store.read(TOKEN)
