"""A visitor who is signed in, and reads pages as a browser without scripts would."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from html.parser import HTMLParser
from types import SimpleNamespace

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from forms_api.actions.begin_session import new_session_id, open_session
from forms_api.actions.enrol_device import enrol_own_device, enrol_shared_device
from forms_api.actions.invite_person import invite_person
from forms_api.actions.prove_identity import Identity
from forms_api.actions.set_pin import set_pin
from forms_api.actions.share_calendar import share_calendar
from forms_api.derive.people import Person
from forms_api.records.ids import new_id
from forms_api.records.person import CREDENTIAL
from forms_api.store.store import Store
from forms_api.web.access import PROVED
from forms_api.web.signin.cookie import write_session
from forms_api.web.signin.device_cookie import DEVICE

VOID = {"br", "hr", "img", "input", "link", "meta"}


@dataclass(eq=False)
class Node:
    tag: str
    attrs: dict[str, str] = field(default_factory=dict)
    children: list["Node | str"] = field(default_factory=list)

    def walk(self) -> Iterator["Node"]:
        for child in self.children:
            if isinstance(child, Node):
                yield child
                yield from child.walk()

    def all(self, tag: str = "", cls: str = "", **attrs: str) -> list["Node"]:
        """Every node below with this tag, class and attributes; `all("a", href="/x")`."""
        return [
            node
            for node in self.walk()
            if tag in ("", node.tag)
            and (not cls or cls in node.attrs.get("class", "").split())
            and all(node.attrs.get(key) == value for key, value in attrs.items())
        ]

    @property
    def text(self) -> str:
        words = (child.text if isinstance(child, Node) else child for child in self.children)
        return " ".join(" ".join(words).split())


class TreeReader(HTMLParser):
    """HTML as a tree; tags that are closed in the wrong order are an error."""

    def __init__(self) -> None:
        super().__init__()
        self.open = [Node("document")]

    def handle_starttag(self, tag, attrs):
        node = Node(tag, {key: value or "" for key, value in attrs})
        self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_endtag(self, tag):
        closed = self.open.pop()
        assert closed.tag == tag, f"</{tag}> closes <{closed.tag}>"

    def handle_data(self, data):
        self.open[-1].children.append(data)


class Page:
    """An answer as a person sees it."""

    def __init__(self, answer: TestResponse) -> None:
        reader = TreeReader()
        self.status, self.headers = answer.status_code, answer.headers
        self.html = answer.get_data(as_text=True)
        if not 300 <= self.status < 400:  # nobody sees the page of a redirect
            reader.feed(self.html)
        assert [node.tag for node in reader.open] == ["document"], "a tag is not closed"
        self.tree = reader.open[0]

    @property
    def text(self) -> str:
        return self.tree.text

    def all(self, tag: str = "", cls: str = "", **attrs: str) -> list[Node]:
        return self.tree.all(tag, cls, **attrs)

    def one(self, tag: str = "", cls: str = "", **attrs: str) -> Node:
        (node,) = self.all(tag, cls, **attrs)
        return node

    @property
    def ids(self) -> list[str]:
        return [node.attrs["id"] for node in self.tree.walk() if "id" in node.attrs]

    @property
    def sheet(self) -> dict[str, list[str]]:
        """What the browser would send now, by name."""
        sent: dict[str, list[str]] = {}
        for node in self.one("form", "hq-form").walk():
            for value in _values_of(node):
                sent.setdefault(node.attrs["name"], []).append(value)
        return sent

    @property
    def errors(self) -> dict[str, str]:
        """The sentences beside the fields: {"f.chlorine": "..."} by the name of the control."""
        return {
            _name_in(block): child.text
            for block in self.tree.walk()
            for child in block.children
            if isinstance(child, Node) and child.attrs.get("class") == "hq-field__error"
        }


def _values_of(node: Node) -> list[str]:
    attrs = node.attrs
    if "name" not in attrs or node.tag == "button":  # a button is sent when it is pressed
        return []
    if node.tag == "textarea":
        return ["".join(str(child) for child in node.children)]
    if node.tag == "select":
        options = node.all("option")
        chosen = [option for option in options if "selected" in option.attrs] or options[:1]
        return [option.attrs["value"] for option in chosen]
    is_choice = attrs.get("type") in ("radio", "checkbox")
    return [] if is_choice and "checked" not in attrs else [attrs.get("value", "")]


def _name_in(block: Node) -> str:
    names = (node.attrs["name"] for node in block.walk() if "name" in node.attrs)
    return next(names)


class Visitor:
    """A signed-in person with a browser, on a phone of their own: their session lasts for days."""

    def __init__(self, app: Flask, store: Store, person: Person, now: datetime) -> None:
        self.client, self.store = app.test_client(), store
        self.person = person
        self.sign_in(now)

    def sign_in(self, now: datetime) -> None:
        """A session that began now, and has proved nothing since."""
        credential = self.store.read(CREDENTIAL, subject=self.person.id)[-1]
        device = enrol_own_device(self.store, self.person, "my phone", now).device
        identity = Identity(self.person, credential.id)
        with self.client.session_transaction() as session:
            session.update(write_session(open_session(new_session_id(), identity, device, now)))
            del session[PROVED]

    def prove(self, now: datetime) -> "Visitor":
        """The password or PIN was typed again just now."""
        with self.client.session_transaction() as session:
            session[PROVED] = now.isoformat()
        return self

    def get(self, path: str) -> Page:
        return Page(self.client.get(path))

    def post(self, path: str, sent: Mapping[str, object]) -> Page:
        return Page(self.client.post(path, data=sent))

    def send(self, page: Page, **typed: "str | list[str] | None") -> Page:
        """Send the page's form with what was typed: `f__soaked="pass"`; None leaves a name out."""
        named = {name.replace("__", "."): value for name, value in typed.items()}
        sent = {key: value for key, value in (page.sheet | named).items() if value is not None}
        return self.post(page.one("form", "hq-form").attrs["action"], sent)

    def follow(self, page: Page) -> Page:
        assert page.status == 303, page.text
        return self.get(page.headers["Location"])


@pytest.fixture
def visit(app: Flask, store: Store, clock):
    """`visit(staff.cook)` is a Visitor."""
    return lambda person: Visitor(app, store, person, clock())


@pytest.fixture
def read_page():
    """`read_page(answer)` is a Page."""
    return Page


@pytest.fixture
def scene(app: Flask, library, staff, bearer, clock, store: Store) -> SimpleNamespace:
    """Something of everything that has an address: ids by what they name, all of the caregiver's
    doing but the cook's `fridge` and the assessor's `practical`."""

    def put(path: str, person: Person, body: dict[str, object], record_id: str = "") -> str:
        name = record_id or new_id(clock())
        address = f"/api/v1/{path}/{name}"
        answer = app.test_client().put(address, json=body, headers=bearer(person))
        assert answer.status_code in (201, 409), answer.text
        return name

    toys = {"form": "toy-disinfection", "place": "small-1"}
    record = put("submissions", staff.caregiver, {**toys, "answers": {"soaked": "pass", **MG}})
    put("submissions", staff.caregiver, {**toys, "answers": {"soaked": "n-a", **MG}}, record)
    training = {"training": "disinfection"}
    quiz = {"quiz": {"q1": 1, "q2": 2}, "statement": True}
    rain = {**toys, "date": "2026-10-16", "reason": "下雨"}
    fridge = {"form": "fridge-log", "place": "kitchen", "answers": {"temperature": 4}}
    return SimpleNamespace(
        record=record,
        fridge=put("submissions", staff.cook, fridge),
        excuse=put("excuses", staff.caregiver, rain),
        signoff=put("signoffs", staff.caregiver, {**training, **quiz}),
        practical=put(
            "practicals",
            staff.health,
            {**training, "person": staff.caregiver.id, "items": {"mix": True}},
        ),
        request=put("requests", staff.caregiver, {"form": "repair", "answers": {"what": "灯"}}),
        quarantined=store.read("quarantine")[-1].id,
        photo="0" * 64,
        caregiver=staff.caregiver.id,
        tablet=enrol_shared_device(
            library, store, staff.principal, "main", "平板", clock()
        ).device.id,
        invitation=invite_person(store, staff.cook, clock()).token,
        feed=share_calendar(store, staff.health, clock(), by=staff.health),
        fresh=new_id(clock()),
    )


MG = {"chlorine": 200}


class Guest:
    """Somebody's hands on a browser that may be a device known here; nobody is signed in yet."""

    def __init__(self, app: Flask, device_token: str = "") -> None:
        self.client = app.test_client()
        if device_token:
            self.client.set_cookie(DEVICE, device_token)

    def get(self, path: str) -> Page:
        return Page(self.client.get(path))

    def send(self, page: Page, to: str = "", **typed: str) -> Page:
        """Send the form of the page, or one of its other buttons: `to` is the button's address."""
        form = page.one("form", "hq-form")
        sent = page.sheet | {key: [value] for key, value in typed.items()}
        return Page(self.client.post(to or form.attrs["action"], data=sent))

    def password(self, name: str, password: str, path: str = "/signin/password") -> Page:
        return self.send(self.get(path), name=name, password=password)

    def pin(self, person: Person, pin: str) -> Page:
        """Tap the name, type the PIN."""
        return self.send(self.get(f"/signin/pin?person={person.id}"), pin=pin)

    def copy(self, app: Flask) -> "Guest":
        """Another browser with the same cookies."""
        twin = Guest(app)
        for cookie in self.client._cookies.values():
            twin.client.set_cookie(cookie.key, cookie.value)
        return twin


@pytest.fixture
def guest(app: Flask):
    """`guest()` is a browser that nobody knows."""
    return lambda token="": Guest(app, token)


@pytest.fixture
def tablet(app: Flask, guest, library, store: Store, staff, clock):
    """The shared tablet of the kitchen."""
    return guest(
        enrol_shared_device(library, store, staff.principal, "main", "食堂的平板", clock()).token
    )


@pytest.fixture
def give_pin(store: Store, clock):
    """`give_pin(staff.cook)` sets the PIN 481926, and returns it."""

    def give_pin(person: Person, pin: str = "481926") -> str:
        set_pin(store, person, pin, clock(), by=person.id)
        return pin

    return give_pin
