"""A visitor who is signed in, and reads pages as a browser without scripts would."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from forms_api.derive.people import Person
from forms_api.records.person import CREDENTIAL
from forms_api.store.store import Store

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
    if "name" not in attrs:
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
    """A signed-in person with a browser."""

    def __init__(self, app: Flask, store: Store, person: Person) -> None:
        self.client = app.test_client()
        self.person = person
        credential = store.read(CREDENTIAL, subject=person.id)[-1]
        with self.client.session_transaction() as session:
            session["_user_id"] = f"{person.id}:{credential.id}"

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
def visit(app: Flask, store: Store):
    """`visit(staff.cook)` is a Visitor."""
    return lambda person: Visitor(app, store, person)
