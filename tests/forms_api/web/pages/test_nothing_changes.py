"""Reading changes nothing; what is forged, or strange, changes nothing either.

One exception: who reads a personal record of somebody else leaves the fact that they did.
"""

import io
from collections.abc import Iterator
from itertools import islice, product
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask

from forms_api.records.ids import new_id

TRAIL = ("read", "refused")
"""Kinds that say who looked at something, or was not let to: they may come from reading."""
STRANGE = 500
CANARY = "the secret of the data folder"


def everything(app: Flask) -> list[object]:
    """All records but the trail, and every file of the data folder and the site."""
    service = app.extensions["houqin"]
    records = [one for one in service.store._held.records if one.kind not in TRAIL]
    roots = (service.settings.site, service.settings.data)
    files = sorted(path for root in roots for path in root.rglob("*") if path.is_file())
    return [*records, *((str(path), path.read_bytes()) for path in files)]


def readings(app: Flask) -> list[tuple[str, str]]:
    """Who read the personal record of somebody else, and which."""
    store = app.extensions["houqin"].store
    return [(fact.by, fact.subject) for fact in store.read("read")]


@pytest.fixture
def app(app: Flask) -> Flask:
    """With something to find beside the site."""
    settings = app.extensions["houqin"].settings
    for folder in (settings.site, settings.data):
        folder.mkdir(exist_ok=True)
    (settings.site / "index.html").write_text("<h1>手册</h1>")
    for secret in (settings.data / "secret.key", settings.site.parent / "secret.key"):
        secret.write_text(CANARY)
    return app


def readable(app: Flask, scene) -> list[str]:
    """Each address that can be read, with each id that leads somewhere."""
    ids = list(vars(scene).values())
    values = {
        "form_id": ["toy-disinfection", "fridge-log", "mixing", "repair"],
        "training_id": ["disinfection"],
        "record_id": ids,
        "path": ["index.html", "nothing/"],
        "filename": ["plain.css"],
    }
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in rule.methods]
    addresses = app.url_map.bind("localhost")
    return [
        addresses.build(rule.endpoint, dict(zip(rule.arguments, chosen, strict=True)))
        for rule in rules
        for chosen in product(*(values.get(name, ids) for name in rule.arguments))
    ]


@pytest.mark.parametrize("role", ["caregiver", "principal"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_reading_any_address_changes_nothing(app, visit, staff, scene, clock, role, method, amend):
    amend("forms/fridge-log.yml", "kind: record", "kind: record\ndata: personal")
    visitor = visit(getattr(staff, role))
    visitor.prove(clock())
    before = everything(app)
    for path in readable(app, scene):
        for more in ("", f"?received=1&again=1&supersedes={scene.record}", "?page=2&person=x"):
            assert visitor.client.open(path + more, method=method).status_code < 504
    assert everything(app) == before
    # the one exception: only the principal may read what the cook wrote, and nobody asks by OPTIONS
    is_seen = role == "principal" and method != "OPTIONS"
    assert readings(app) == ([(staff.principal.id, scene.fridge)] if is_seen else [])


def test_the_sweep_would_see_a_change(app, visit, staff, scene):
    before = everything(app)
    visitor = visit(staff.caregiver)
    page = visitor.get("/forms/toy-disinfection")
    assert visitor.send(page, f__soaked="pass", f__chlorine="200").status == 303
    assert everything(app) != before


GOOD = {
    "submissions": {"form": "fridge-log", "place": "kitchen", "answers": {"temperature": 4}},
    "signoffs": {"training": "disinfection", "quiz": {"q1": 1, "q2": 2}, "statement": True},
    "practicals": {"training": "disinfection", "person": "", "items": {"mix": True}},
    "excuses": {
        "form": "toy-disinfection",
        "place": "small-1",
        "date": "2026-10-16",
        "reason": "停水一天",
    },
}
FORGED = [
    {"by": "me"},
    {"at": "2020-01-01T00:00:00Z"},
    {"id": "x"},
    {"kind": "person"},
    {"campus": "other"},
    {"subject": "small-1"},
    {"flags": []},
    {"grants": ["manage-people"]},
    {"active": True},
    {"__proto__": {}},
    {"By": "me"},
    {"by ": "x"},
    {"": "x"},
]


@pytest.mark.parametrize("path", GOOD)
@pytest.mark.parametrize("forged", FORGED, ids=lambda forged: repr(next(iter(forged))))
def test_a_field_that_nobody_asked_for_is_refused(app, staff, bearer, clock, path, forged):
    senders = {"practicals": staff.health, "excuses": staff.principal}
    who = senders.get(path, staff.cook)
    filled = {key: staff.principal.id if value == "me" else value for key, value in forged.items()}
    body = {**GOOD[path], **({"person": staff.cook.id} if path == "practicals" else {})}
    address, headers = f"/api/v1/{path}/{new_id(clock())}", bearer(who)
    before = everything(app)
    answer = app.test_client().put(address, json={**body, **filled}, headers=headers)
    assert answer.status_code == 422, answer.text
    assert everything(app) == before
    assert app.test_client().put(address, json=body, headers=headers).status_code == 201


@pytest.mark.parametrize(
    "place", ["small-1", "main", "nowhere", "../kitchen", "KITCHEN", "kitchen;main", 1, []]
)
def test_a_place_that_is_not_of_this_form_is_refused(app, staff, bearer, clock, place):
    headers = bearer(staff.cook)
    before = everything(app)
    answer = app.test_client().put(
        f"/api/v1/submissions/{new_id(clock())}",
        json={**GOOD["submissions"], "place": place},
        headers=headers,
    )
    assert answer.status_code == 422
    assert everything(app) == before


PAGES = {
    "/forms/toy-disinfection": {"f__soaked": "pass", "f__chlorine": "200"},
    "/training/disinfection/sign": {"q__q1": "1", "q__q2": "2", "statement": "1"},
    "/training/disinfection/practical": {"i__mix": "yes"},
}


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(
    "field", ["by", "at", "kind", "campus", "subject", "flags", "sender", "_user_id", "By", "", "x"]
)
def test_a_page_cannot_say_who_sends_it_or_when(app, visit, staff, clock, path, field):
    visitor = visit(staff.health if path.endswith("practical") else staff.caregiver)
    page = visitor.prove(clock()).get(path)
    typed = dict(PAGES[path])
    if path.endswith("practical"):
        typed["person"] = staff.caregiver.id
    before = everything(app)
    refused = visitor.send(page, **typed, **{field: staff.principal.id})
    assert refused.status == 422
    assert "没有问的" in refused.text
    assert everything(app) == before
    assert visitor.send(page, **typed).status == 303


@pytest.mark.parametrize("place", ["kitchen", "main", "nowhere", "../small-1", "SMALL-1"])
def test_a_page_cannot_name_a_place_that_is_not_of_its_form(app, visit, staff, place):
    visitor = visit(staff.caregiver)
    page = visitor.get("/forms/toy-disinfection")
    before = everything(app)
    refused = visitor.send(page, f__soaked="pass", f__chlorine="200", place=place)
    assert refused.status == 422
    assert everything(app) == before


def test_a_file_under_a_name_that_nobody_asked_for_leaves_nothing(app, visit, staff, uploads):
    visitor = visit(staff.cook)
    page = visitor.get("/forms/mixing")
    good = page.sheet | {"f.object": "toys", "f.target": "250", "f.strength": "5"}
    photo = (io.BytesIO(uploads.saved("JPEG")), "x.jpg")
    before = everything(app)
    assert visitor.post("/forms/mixing", good | {"by": photo}).status == 422
    assert everything(app) == before


def test_a_page_is_of_who_signed_in_when_the_server_says(visit, staff, store, clock):
    visitor = visit(staff.caregiver)
    page = visitor.get("/forms/toy-disinfection")
    # an answer to a question that is not asked: an older page has such
    answer = visitor.send(page, f__soaked="pass", f__chlorine="200", f__by=staff.principal.id)
    assert answer.status == 303
    (record,) = store.read("submission")
    assert (record.by, record.at, record.kind, record.subject) == (
        staff.caregiver.id,
        clock(),
        "submission",
        "small-1",
    )
    assert not {"by", "at", "sender"} & {*record.body, *record.body["answers"]}


@pytest.mark.parametrize("field", ["by", "at", "person", "person_id", "_method", "_user_id"])
def test_an_address_cannot_say_who_sends_it(app, staff, bearer, clock, store, field):
    address = f"/api/v1/submissions/{new_id(clock())}?{field}={staff.principal.id}"
    headers = {**bearer(staff.cook), "X-HTTP-Method-Override": "DELETE", "X-User": "x"}
    answer = app.test_client().put(address, json=GOOD["submissions"], headers=headers)
    assert answer.status_code == 201
    assert (store.read("submission")[0].by, store.read("submission")[0].at) == (
        staff.cook.id,
        clock(),
    )


def strange_paths() -> list[str]:
    """Ways out of a folder, all different."""
    return list(islice(dict.fromkeys(ways_out()), STRANGE))


def ways_out() -> Iterator[str]:
    """Each way up, in each spelling, to each goal, in turn."""
    ups = ["../", "..\\", "....//", "..;/", ".%2e/", "%2e%2e/", "%2e%2e%2f", "..%2f", "..%5c"]
    ups += ["%252e%252e%252f", "..%c0%af", "%c0%ae%c0%ae/", "..%ef%bc%8f", "..%00/", "../\x00"]
    ups += ["/", "//", "\\\\", "file:///", "./.././", "x/../../", "%2f", ".//..//", "..%e2%88%95"]
    goals = ["secret.key", "data/secret.key", "etc/passwd", "proc/self/environ", ".git/config"]
    goals += ["windows/win.ini", "site/../data/secret.key", "data/journal/", "~root/.ssh/id_rsa"]
    for depth, goal, up in product((1, 2, 3, 8), goals, ups):
        yield up * depth + goal


def test_there_are_as_many_strange_paths_as_promised():
    assert len(strange_paths()) == STRANGE


@pytest.mark.parametrize("part", range(10))
def test_no_strange_path_leads_out_or_changes_anything(app, visit, staff, bearer, part):
    visitor, headers = visit(staff.principal), bearer(staff.principal)
    token = visitor.get("/forms/mixing").sheet["csrf_token"][0]
    before = everything(app)
    for path in strange_paths()[part::10]:
        one = quote(path, safe="/%\\:;~")
        inside = quote(path, safe="%")
        answers = [
            *(
                visitor.client.get(f"{below}{one}", base_url="http://localhost")
                for below in ("/", "/static/", "/policies/")
            ),
            visitor.client.get(f"/forms/{inside}"),
            visitor.client.get(f"/records/{inside}"),
            visitor.client.get(f"/photos/{inside}?record={inside}"),
            visitor.client.get(f"/training/{inside}/sign"),
            visitor.client.get(f"/records/?form={inside}&place={inside}"),
            visitor.client.get(f"/signin?next={inside}"),
            visitor.client.get(f"/api/v1/records/{inside}", headers=headers),
            visitor.client.get(f"/api/v1/records?cursor={inside}", headers=headers),
            visitor.client.put(
                f"/api/v1/submissions/{inside}", json=GOOD["submissions"], headers=headers
            ),
            visitor.client.post(
                "/forms/mixing",
                data={"csrf_token": token, "id": path, "text": path, "place": path},
            ),
        ]
        for number, answer in enumerate(answers):
            assert answer.status_code < 500, (number, path)
            assert CANARY not in answer.text
            assert "root:" not in answer.text
    assert everything(app) == before


def test_the_secret_would_be_seen(app, visit, staff):
    """The walk could have found it: a file of the site is served."""
    site: Path = app.extensions["houqin"].settings.site
    (site / "plain.txt").write_text(CANARY)
    assert CANARY in visit(staff.cook).client.get("/plain.txt").text
