from dataclasses import replace
from datetime import timedelta

import pytest

from forms_api.actions.authenticate import find_token_holder
from forms_api.actions.change_person import change_person
from forms_api.actions.issue_token import issue_token
from forms_api.actions.refusal import Refusal
from forms_api.actions.revoke_token import revoke_token
from forms_api.derive.tokens import fold_tokens
from forms_api.records.person import TOKEN


def test_a_revoked_token_ends_and_others_go_on(store, clock, staff, everybody):
    first, second = (
        issue_token(store, staff.cook, clock(), days=9, label=label) for label in ("一", "二")
    )
    one, two = fold_tokens(store.read(TOKEN)).values()
    assert (one.label, one.person, one.works(staff.cook, clock())) == ("一", staff.cook.id, True)
    revoke_token(store, one.id, clock(), by=staff.principal.id)
    revoke_token(store, one.id, clock())
    assert find_token_holder(store, everybody(), first, clock()) is None
    assert find_token_holder(store, everybody(), second, clock()) == staff.cook
    now = fold_tokens(store.read(TOKEN))
    assert [token.works(staff.cook, clock()) for token in now.values()] == [False, True]
    assert list(now) == [one.id, two.id]
    assert len(store.read(TOKEN)) == 3


def test_an_expired_token_works_no_more(store, clock, staff):
    issue_token(store, staff.cook, clock(), days=1)
    (token,) = fold_tokens(store.read(TOKEN)).values()
    clock.advance(timedelta(days=1))
    assert not token.works(staff.cook, clock())


def test_an_unknown_token_cannot_be_revoked(store, clock):
    with pytest.raises(Refusal) as refused:
        revoke_token(store, "nothing", clock())
    assert refused.value.code == "not-found"


def test_who_comes_back_has_no_tokens(library, store, clock, staff, everybody):
    token = issue_token(store, staff.cook, clock(), days=9)
    for active in (False, True):
        change_person(library, store, replace(staff.cook, active=active), clock())
    assert find_token_holder(store, everybody(), token, clock()) is None
    (kept,) = fold_tokens(store.read(TOKEN)).values()
    assert not kept.works(everybody()[staff.cook.id], clock())
    clock.advance(timedelta(seconds=1))
    again = issue_token(store, everybody()[staff.cook.id], clock(), days=9)
    assert find_token_holder(store, everybody(), again, clock()) is not None
