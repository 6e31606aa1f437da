"""停园: recorded by who reviews, said on the board, withdrawn again."""

import pytest

STORM = {"where": "main", "first": "2026-10-12", "last": "2026-10-16", "reason": "台风"}


@pytest.fixture
def principal(visit, staff):
    return visit(staff.principal)


def close(visitor, **changes):
    """The second form of the page, once something stands; the first before."""
    page = visitor.get("/today/closings")
    token = page.one("form", "hq-form").all("input", name="csrf_token")[0].attrs["value"]
    return visitor.post("/today/closings", {"csrf_token": token, **STORM, **changes})


def test_a_closed_day_says_so_and_asks_for_nothing(principal, visit, staff, store):
    page = principal.follow(close(principal))
    assert "已记下" in page.text
    assert "10月12日到10月16日 · 总园全园 台风" in page.text
    board = principal.get("/today")
    assert board.one("div", "hq-note--warn").text == "总园全园停：台风（10月12日到10月16日）"
    pills = {node.text for node in board.all("a", "hq-line") if "冰箱" in node.text}
    assert any("台风" in text and "不需要" in text for text in pills)
    assert "台风" in visit(staff.cook).get("/today").one("div", "hq-note--warn").text
    assert not principal.get("/today?date=2026-10-19").all("div", "hq-note--warn")
    (fact,) = store.read("closing")
    assert (fact.by, fact.subject) == (staff.principal.id, "main")


def test_one_place_is_closed_and_the_others_are_not(principal):
    close(principal, where="small-1", reason="水管坏了")
    board = principal.get("/today?date=2026-10-16")
    assert "小一班停：水管坏了" in board.one("div", "hq-note--warn").text
    assert places_with_toys(board) == ["小二班"]
    # where it was closed, the form moves to the next workday
    assert places_with_toys(principal.get("/today?date=2026-10-19")) == ["小一班"]


def places_with_toys(board) -> list[str]:
    titles = [node.attrs["title"].split() for node in board.all("a", "hq-cell")]
    return [words[0] for words in titles if words[1].startswith("玩具")]


def test_a_closing_can_be_withdrawn_once(principal, store):
    page = principal.follow(close(principal))
    (form,) = [one for one in page.all("form") if "withdraw" in one.attrs["action"]]
    token = {"csrf_token": form.all("input", name="csrf_token")[0].attrs["value"]}
    page = principal.follow(principal.post(form.attrs["action"], token))
    assert "已撤回" in page.text
    assert not principal.get("/today").all("div", "hq-note--warn")
    assert principal.post(form.attrs["action"], token).status == 404
    assert len(store.read("closing")) == 2


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"where": "nowhere"}, "where"),
        ({"where": ""}, "where"),
        ({"first": ""}, "first"),
        ({"last": "gestern"}, "last"),
        ({"last": "2026-10-11"}, "last"),
        ({"last": "2028-01-01"}, "last"),
        ({"reason": " "}, "reason"),
        ({"reason": "长" * 201}, "reason"),
    ],
)
def test_what_is_wrong_is_said_beside_it_and_nothing_is_kept(principal, store, change, wrong):
    page = close(principal, **change)
    assert page.status == 422
    assert list(page.errors) == [wrong]
    assert page.one(id="f-reason").attrs["value"] == {**STORM, **change}["reason"]
    assert store.read("closing") == ()


def test_who_works_elsewhere_can_neither_close_nor_open(visit, add, principal, store):
    stranger = visit(add("冯园长", "principal", campuses=("branch",)))
    close(principal)
    (fact,) = store.read("closing")
    assert close(stranger).status == 403
    assert fact.id not in stranger.get("/today/closings").html
    token = stranger.get("/today/closings").all("input", name="csrf_token")[0].attrs["value"]
    answer = stranger.post(f"/today/closings/{fact.id}/withdraw", {"csrf_token": token})
    assert answer.status == 403
    assert len(store.read("closing")) == 1
