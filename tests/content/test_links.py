"""What the built site links to in the service is an address of one of its views."""

import re
from pathlib import Path

import pytest
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter

from forms_api.clock import system_clock
from forms_api.settings import Settings
from forms_api.store.memory import MemoryStore
from forms_api.web.app import create_app
from forms_api.web.policies import FixedPolicies
from forms_api.web.service import Service

FILES = "site.show"
"""The endpoint that takes what no view takes: there, nothing but a file would answer."""
LINK = re.compile(r'(?:href|src)="(/[^"?#]*)')


@pytest.fixture(scope="module")
def addresses(library, tmp_path_factory) -> MapAdapter:
    settings = Settings(site=tmp_path_factory.mktemp("no-site"))
    service = Service(MemoryStore(), FixedPolicies(library), system_clock, settings)
    return create_app(service, secret_key="x").url_map.bind("site")


def has_view(addresses: MapAdapter, address: str) -> bool:
    try:
        return addresses.match(address)[0] != FILES
    except HTTPException:
        return False


def test_a_view_answers_each_link_to_the_service(built_site: Path, addresses: MapAdapter) -> None:
    pages = [path for path in built_site.rglob("*.html") if path.name != "404.html"]
    linked = {link for page in pages for link in LINK.findall(page.read_text(encoding="utf-8"))}
    assert {"/mine", "/forms/repair", "/forms/repair/paper", "/posters/disinfection"} <= linked
    assert [link for link in sorted(linked) if not has_view(addresses, link)] == []


@pytest.mark.parametrize("address", ["/form/repair", "/posters", "/forms/repair/papers", "/"])
def test_an_address_without_a_view_would_be_found(addresses: MapAdapter, address: str) -> None:
    assert not has_view(addresses, address)
