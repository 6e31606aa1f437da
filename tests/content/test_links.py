"""Every link of the built site leads somewhere: to a file and its anchor, or to the service."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter

from forms_api.clock import system_clock
from forms_api.settings import Settings
from forms_api.store.memory import MemoryStore
from forms_api.web.app import create_app
from forms_api.web.policies import FixedPolicies
from forms_api.web.service import Service

SITE = "site.show"
"""The endpoint that takes whatever no view of the service takes: files are looked for instead."""
SHELL = "app-shell/index.html"
BY_KIND = {"form_id": "forms", "rule_id": "rules", "training_id": "trainings", "job_id": "jobs"}


@dataclass
class Seen(HTMLParser):
    """What a page links to, the ids that can be linked to, and its headings."""

    links: list[str] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    h1: int = 0

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag, attrs):
        said = {key: value or "" for key, value in attrs}
        self.h1 += tag == "h1"
        self.ids |= {said[key] for key in ("id", "name") if key in said and tag != "meta"}
        if tag != "base":
            self.links += [said[key] for key in ("href", "src") if key in said]


@cache
def look(path: Path) -> Seen:
    seen = Seen()
    seen.feed(path.read_text(encoding="utf-8"))
    return seen


def pages_of(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


def broken(site: Path, page: Path, leads: Callable[[str], bool]) -> Iterator[str]:
    """Links of a page that lead nowhere; `leads` says it of addresses of the service."""
    here = "http://site/" + page.relative_to(site).as_posix()
    for link in look(page).links:
        target = urlsplit(urljoin(here, link))
        if target.netloc == "site" and not arrives(site, target.path, target.fragment, leads):
            yield link


def arrives(site: Path, address: str, fragment: str, leads: Callable[[str], bool]) -> bool:
    found = file_of(site, address)
    return leads(address) if found is None else has_anchor(found, unquote(fragment))


def file_of(site: Path, address: str) -> Path | None:
    path = site / unquote(address).lstrip("/")
    found = path / "index.html" if path.is_dir() else path
    return found if found.is_file() else None


def has_anchor(path: Path, fragment: str) -> bool:
    return not fragment or path.suffix != ".html" or fragment in look(path).ids


@pytest.fixture(scope="module")
def leads(library, tmp_path_factory) -> Callable[[str], bool]:
    """Whether an address of the service is known, and the policy that it names too."""
    settings = Settings(site=tmp_path_factory.mktemp("no-site"))
    service = Service(MemoryStore(), FixedPolicies(library), system_clock, settings)
    addresses: MapAdapter = create_app(service, secret_key="x").url_map.bind("site")

    def leads(address: str) -> bool:
        try:
            endpoint, named = addresses.match(address)
        except HTTPException:
            return False
        return endpoint != SITE and all_known(named)

    def all_known(named: Mapping[str, str]) -> bool:
        known = ((getattr(library, BY_KIND[key]), named[key]) for key in named if key in BY_KIND)
        return all(item in items for items, item in known)

    return leads


def test_no_link_of_the_handbook_leads_nowhere(built_site: Path, leads) -> None:
    pages = pages_of(built_site)
    assert len(pages) > 100
    found = {
        str(page.relative_to(built_site)): list(broken(built_site, page, leads)) for page in pages
    }
    assert {page: links for page, links in found.items() if links} == {}


def test_each_page_has_one_heading_of_the_first_order(built_site: Path) -> None:
    counts = {str(page.relative_to(built_site)): look(page).h1 for page in pages_of(built_site)}
    assert counts.pop(SHELL) == 0  # the frame of the service's pages, each of which brings its own
    assert {page: count for page, count in counts.items() if count != 1} == {}


@pytest.mark.parametrize(
    ("link", "is_broken"),
    [
        ("other.html", False),
        ("other.html#here", False),
        ("other.html#gone", True),
        ("gone.html", True),
        ("img/gone.png", True),
        ("/forms/repair", False),
        ("/forms/repair/paper", False),
        ("/forms/no-such-form", True),
        ("/posters/no-such-rule", True),
        ("/nowhere", True),
        ("https://example.org/", False),
    ],
)
def test_a_broken_link_would_be_found(tmp_path: Path, leads, link: str, is_broken: bool) -> None:
    (tmp_path / "other.html").write_text('<h1 id="here">x</h1>')
    page = tmp_path / "index.html"
    page.write_text(f'<h1>x</h1><a href="{link}">x</a>')
    assert list(broken(tmp_path, page, leads)) == ([link] if is_broken else [])
