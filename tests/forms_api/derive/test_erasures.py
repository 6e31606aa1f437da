from datetime import UTC, datetime

from forms_api.derive.erasures import fold_decisions, open_requests
from forms_api.records.erasure import erasure_records, request_record
from forms_api.records.ids import new_id

NOW = datetime(2026, 10, 12, 1, 0, tzinfo=UTC)
A, B, C = (new_id(NOW) for _ in range(3))


def ask(*ids):
    return request_record(NOW, campus="main", ids=ids, basis="个人信息保护法第47条", by="asker")


def confirm(request):
    return erasure_records(NOW, request=request, by="confirmer")


def test_a_decision_is_what_one_confirmation_erased():
    first, second = ask(A, B), ask(C)
    decisions = fold_decisions([*confirm(first), *confirm(second)])
    assert [each.ids for each in decisions] == [(A, B), (C,)]
    assert decisions[0].request == first.id
    assert (decisions[0].asked_by, decisions[0].confirmed_by) == ("asker", "confirmer")
    assert (decisions[0].at, decisions[0].basis) == (NOW, "个人信息保护法第47条")


def test_a_request_is_open_while_something_of_it_is_there():
    both, one, other = ask(A, B), ask(A), ask(B)
    assert open_requests([both, one, other], []) == (both, one, other)
    assert open_requests([both, one, other], confirm(one)) == (both, other)
    assert open_requests([both, one, other], confirm(both)) == ()
