"""Each page leads to the form that proposes a change of it, where there is one."""

from collections.abc import Callable
from urllib.parse import quote

from handbook.model.library import Library
from handbook.pages.build import build_pages

Make = Callable[..., Library]
PROPOSAL = """
title: 制度意见
kind: request
who: everyone
fields: [{id: page, ask: 哪一页, type: text}]
states: {asked: {title: 已提出}, answered: {title: 已答复, final: true}}
moves: [{id: answer, title: 答复, from: [asked], to: answered, who: [health-worker]}]
"""


def foot_of(library: Library, uri: str) -> str:
    return next(page for page in build_pages(library) if page.uri == uri).markdown.split("\n")[-2]


def test_the_title_of_the_page_is_filled_in(make_library: Make) -> None:
    library = make_library(more={"forms/rule-proposal.yml": PROPOSAL})
    link = f'<a href="/forms/rule-proposal?f.page={quote("清洁消毒制度")}">'
    assert link in foot_of(library, "rules/disinfection.md")


def test_without_the_form_there_is_no_link(make_library: Make) -> None:
    assert "提意见" not in foot_of(make_library(), "rules/disinfection.md")
