"""Good requests to every route, and how they are broken."""

import json
import random
from collections.abc import Callable
from typing import Any
from urllib.parse import quote_plus, urlencode

from fuzz_service import PASSWORD, PIN, Target
from werkzeug.routing import Rule

from forms_api.records.ids import new_id

Request = dict[str, Any]
"""The arguments of environ_of."""

ODD: list[Any] = [None, True, False, 0, -1, 1e308, 10**400, "", " ", "\x00", "\ud800", "𠮷" * 3000]
ODD += [
    "../../etc/passwd",
    "{{7*7}}",
    "<script>x</script>",
    "'; DROP TABLE x--",
    "%s%n",
    "\r\nX: y",
]
ODD += [[], {}, [[[[]]]], {"": ""}, {"value": None}, "1e999999", "NaN", "９", "2026-02-30", "24:61"]
ODD += ["0199d0c2-0000-7000-8000-000000000000", "ffffffff-ffff-7fff-bfff-ffffffffffff", "x" * 9000]
TEXTS = [one for one in ODD if isinstance(one, str)]

JSON: dict[str, dict[str, Any]] = {
    "submissions": {
        "form": "toy-disinfection",
        "revision": 1,
        "place": "small-1",
        "done_at": "2026-10-12T08:30",
        "answers": {"soaked": {"value": "fail", "note": "x"}, "chlorine": 200, "why": "x"},
    },
    "signoffs": {"training": "disinfection", "quiz": {"q1": 1, "q2": 2}, "statement": True},
    "practicals": {"training": "disinfection", "person": "", "items": {"mix": True}},
    "requests": {"form": "repair", "place": "kitchen", "answers": {"what": "x"}},
    "moves": {"move": "finish", "after": "", "answers": {}},
    "excuses": {"form": "fridge-log", "place": "kitchen", "date": "2026-10-14", "reason": "x"},
}
SHEETS: dict[str, dict[str, str]] = {
    "forms.submit": {
        "f.what": "x",
        "f.soaked": "fail",
        "f.soaked.note": "x",
        "f.chlorine": "200",
        "f.why": "x",
        "f.object": "toys",
        "f.target": "250",
        "f.strength": "5",
        "f.tools": "量杯",
        "f.temperature": "4",
        "f.day": "2026-10-12",
        "f.hour": "08:30",
        "f.picture": "0" * 64,
        "place": "small-1",
        "done_at": "2026-10-12T08:30",
    },
    "training.sign": {"q.q1": "1", "q.q2": "2", "statement": "1", "text": "x"},
    "practical.assess": {"i.mix": "yes", "person": ""},
    "requests": {"move": "finish", "after": "", "text": "x"},
    "board": {"form": "fridge-log", "place": "kitchen", "date": "2026-10-14", "reason": "x"},
    "signin": {"name": "cook", "password": PASSWORD, "pin": PIN, "next": "/mine", "kept": "x"},
    "people": {"name": "新人", "job": "cook", "jobs": "cook", "campus": "main", "place": "kitchen"},
}
ONLY_THEIR_OWN = ("forms.submit", "training.sign")
"""Sheets that name no person: a field that they did not ask for is refused."""
PLACES = {"form_id": ["toy-disinfection", "fridge-log", "mixing", "repair", "nope"]}
PLACES |= {"training_id": ["disinfection", "nope"], "place_id": ["small-1", "kitchen", "nope"]}
QUERY = ["form", "place", "person", "since", "until", "cursor", "page", "next", "supersedes", "q"]
QUERY += ["record", "done", "received"]
KINDS = ["", "application/json", "text/plain", "application/json; charset=utf-16", "x" * 300]
KINDS += [
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "multipart/form-data;boundary=",
]
HEADERS = ["Range", "If-None-Match", "If-Modified-Since", "If-Range", "Accept", "Accept-Encoding"]
HEADERS += ["X-Forwarded-For", "X-Forwarded-Proto", "Content-Encoding", "Transfer-Encoding"]
HEADERS += ["Origin", "Sec-Fetch-Site", "Referer", "User-Agent", "X-CSRFToken", "Cookie", "Host"]
HEADERS += ["Authorization", "Expect", "Accept-Language"]
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "x"]
SLOW = ("signin.", "people.", "api.post_photo")
"""Their passwords cost time on purpose: one in four of these is sent."""


def break_one(dice: random.Random, thrown_at: Target) -> Request:
    """A good request to some route, broken nought to three times."""
    request = _good(dice, thrown_at)
    for _ in range(dice.choice((0, 1, 1, 1, 2, 3))):
        dice.choice(BREAKS)(dice, request)
    if isinstance(request["body"], dict):
        request["body"] = _encode(dice, request.pop("body"), request)
    return request


def _good(dice: random.Random, thrown_at: Target) -> Request:
    rule = dice.choice(_rules(thrown_at))
    while rule.endpoint.startswith(SLOW) and dice.random() < 0.75:
        rule = dice.choice(_rules(thrown_at))
    method = (
        dice.choice(sorted(rule.methods or ())) if dice.random() < 0.95 else dice.choice(METHODS)
    )
    if method in ("HEAD", "OPTIONS") and dice.random() < 0.8:
        method = next(iter(set(rule.methods or ()) - {"HEAD", "OPTIONS"}), method)
    kind, body = _body(dice, rule, thrown_at)
    return {
        "method": method,
        "path": _path(dice, rule, thrown_at),
        "query": "",
        "kind": kind if method not in ("GET", "HEAD") else "",
        "body": body if method not in ("GET", "HEAD") else b"",
        "headers": _who(dice, thrown_at, is_api=rule.rule.startswith("/api/")),
    }


def _rules(thrown_at: Target) -> list[Rule]:
    return list(thrown_at.app.url_map.iter_rules())


def _path(dice: random.Random, rule: Rule, thrown_at: Target) -> str:
    ids = thrown_at.ids
    known = {
        "person_id": list(ids.people.values()),
        "device_id": [ids.device],
        "token": [ids.invitation],
        "record_id": [ids.record, new_id(thrown_at.app.extensions["houqin"].clock())],
        "request_id": [ids.request],
        "excuse_id": [ids.excuse],
        "path": ["index.html", "policies/", "x"],
        "filename": ["plain.css", "form.js"],
        **PLACES,
    }
    path = rule.rule
    for name in rule.arguments:
        chosen = dice.choice(known.get(name, [ids.record]))
        for spelled in (f"<{name}>", f"<path:{name}>", f"<page:{name}>"):
            path = path.replace(spelled, chosen)
    return path


def _body(dice: random.Random, rule: Rule, thrown_at: Target) -> tuple[str, Any]:
    name = rule.rule.split("/")[3] if rule.rule.startswith("/api/v1/") else ""
    name = "moves" if "/moves/" in rule.rule else name
    if name in JSON:
        good = dict(JSON[name])
        if "person" in good:
            good["person"] = dice.choice(list(thrown_at.ids.people.values()))
        if "after" in good:
            good["after"] = thrown_at.ids.request
        return "application/json", {"json": good}
    sheet = SHEETS.get(rule.endpoint) or SHEETS.get(rule.endpoint.partition(".")[0], {})
    more = {"id": new_id(thrown_at.app.extensions["houqin"].clock())}
    if rule.endpoint not in ONLY_THEIR_OWN:
        sheet = {**sheet, "person": dice.choice(list(thrown_at.ids.people.values()))}
    kind = dice.choice(("application/x-www-form-urlencoded",) * 3 + ("multipart/form-data",))
    return kind, {"sheet": {**more, **sheet, "csrf_token": thrown_at.csrf}}


def _who(dice: random.Random, thrown_at: Target, *, is_api: bool) -> dict[str, str]:
    role = dice.choice([*thrown_at.bearers, "nobody"])
    if is_api and role in thrown_at.bearers and dice.random() < 0.8:
        return {"Authorization": thrown_at.bearers[role]}
    return {"Cookie": thrown_at.cookies[role], "X-CSRFToken": thrown_at.csrf}


def _encode(dice: random.Random, body: dict[str, Any], request: Request) -> bytes:
    if "json" in body:
        return json.dumps(body["json"], ensure_ascii=dice.random() < 0.5).encode(
            errors="surrogatepass"
        )
    pairs = [(key, value) for key, value in body["sheet"].items() if isinstance(value, str)]
    if request["kind"].startswith("multipart"):
        request["kind"] = "multipart/form-data; boundary=xyz"
        return _multipart(dice, pairs)
    return urlencode(pairs, errors="surrogatepass").encode()


def _multipart(dice: random.Random, pairs: list[tuple[str, str]]) -> bytes:
    parts = []
    for key, value in pairs:
        file = '; filename="x.jpg"' if dice.random() < 0.1 else ""
        head = f'--xyz\r\nContent-Disposition: form-data; name="{key}"{file}\r\n\r\n'
        parts.append((head + value + "\r\n").encode(errors="surrogatepass"))
    return b"".join(parts) + b"--xyz--\r\n"


def _fields(request: Request) -> dict[str, Any] | None:
    """The fields of the body, or those of one that lies in it."""
    body = request["body"]
    return next(iter(body.values())) if isinstance(body, dict) else None


def break_value(dice: random.Random, request: Request) -> None:
    fields = _fields(request)
    if fields:
        key = dice.choice(list(fields))
        inner = fields[key]
        if isinstance(inner, dict) and inner and dice.random() < 0.7:
            fields[key] = {**inner, dice.choice(list(inner)): dice.choice(ODD)}
        elif key != "csrf_token":
            fields[key] = dice.choice(ODD)


def break_keys(dice: random.Random, request: Request) -> None:
    fields = _fields(request)
    if fields:
        if dice.random() < 0.5:
            fields.pop(dice.choice(list(fields)))
        fields[dice.choice([*TEXTS, "by", "at", "__proto__", "f.x", "again"])] = dice.choice(ODD)


def break_bytes(dice: random.Random, request: Request) -> None:
    if isinstance(request["body"], dict):
        request["body"] = _encode(dice, request["body"], request)
    data = bytearray(request["body"])
    for _ in range(dice.choice((1, 1, 2, 5, 50))):
        spot = dice.randrange(len(data) + 1)
        cut = dice.choice((0, 0, 1, 5, 100))
        data[spot : spot + cut] = dice.choice(JUNK)(dice)
    request["body"] = bytes(data[: 1024 * 1024])


def break_depth(dice: random.Random, request: Request) -> None:
    levels = dice.choice((10, 100, 5000, 100_000))
    opened = dice.choice((b"[", b'{"answers":', b'{"a":['))
    request["body"] = opened * levels


def break_path(dice: random.Random, request: Request) -> None:
    path = request["path"]
    spot = dice.randrange(len(path) + 1)
    junk = bytes(dice.choice(JUNK)(dice)[:2000]).decode("latin-1")
    request["path"] = path[:spot] + junk + path[spot + dice.choice((0, 1, 9)) :]


def break_query(dice: random.Random, request: Request) -> None:
    pairs = [(dice.choice(QUERY), dice.choice(TEXTS)) for _ in range(dice.choice((1, 1, 2, 4)))]
    query = urlencode(pairs, errors="surrogatepass")
    request["query"] = query + dice.choice(("", "", "&%", "&=&", "&x=%ff%fe", "&a[]=1", ";;"))


def break_header(dice: random.Random, request: Request) -> None:
    text = dice.choice([*TEXTS, "bytes=0-", "bytes=-1,2-x", '"x"', "W/", "*", "gzip", "chunked"])
    text = text.encode(errors="surrogatepass").decode("latin-1")
    name = dice.choice(HEADERS)
    if name in request["headers"] and dice.random() < 0.5:
        text = request["headers"][name][: dice.randrange(200)] + text[:100]
    # no server hands on a line end
    request["headers"][name] = text.replace("\r", "").replace("\n", "")


def break_kind(dice: random.Random, request: Request) -> None:
    if isinstance(request["body"], dict):
        request["body"] = _encode(dice, request["body"], request)
    request["kind"] = dice.choice(KINDS)


def break_person(dice: random.Random, request: Request) -> None:
    request["headers"] = {"Cookie": quote_plus(dice.choice(TEXTS), errors="surrogatepass")}


BREAKS: list[Callable[[random.Random, Request], None]] = [
    break_value,
    break_value,
    break_value,
    break_keys,
    break_bytes,
    break_bytes,
    break_depth,
    break_path,
    break_query,
    break_header,
    break_kind,
    break_person,
]
JUNK: list[Callable[[random.Random], bytes]] = [
    lambda dice: bytes([dice.randrange(256)]),
    lambda dice: dice.randbytes(dice.choice((1, 4, 60))),
    lambda dice: dice.choice(TEXTS).encode(errors="surrogatepass"),
    lambda dice: dice.choice(
        (b"", b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b'"', b"\\", b"\\u", b",")
    ),
    lambda dice: dice.choice((b"NaN", b"1e400", b"-0", b"1" * 5000, b"[" * 3000, b"null", b"%00")),
    lambda dice: dice.choice((b"/", b"//", b"../", b"%2e", b";", b"?", b"#", b"&", b"=", b"+")),
]
