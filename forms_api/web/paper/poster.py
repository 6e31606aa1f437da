"""/posters/<rule>: a rule in big words for the wall, for everybody or for one job."""

import math
from dataclasses import dataclass

from flask import request, url_for
from flask.typing import ResponseReturnValue

from forms_api.actions.refusal import Refusal
from forms_api.web.access import signed_in
from forms_api.web.paper.blueprint import blueprint
from forms_api.web.people.qr_code import qr_code
from forms_api.web.render import render_page
from forms_api.web.service import service
from handbook.model.library import Library, has_job
from handbook.model.rule import Rule
from handbook.model.text import split_text
from handbook.pages.addresses import page_url
from handbook.pages.links import Links
from handbook.pages.phrases import Phrases

SIZES = (32, 28, 25, 22, 20, 18)
"""Points, the largest first: the first that fits on a sheet is taken, or else the last."""
POINT = 0.353
WIDTH, HEIGHT = 186, 225
"""Millimetres of an A4 sheet that the clauses have."""
LINE, GAP, WHO = 1.3, 4, 0.6


@dataclass(frozen=True)
class PosterClause:
    """`parts` are (words, number) in turn: the number is set off."""

    number: int
    parts: tuple[tuple[str, str], ...]
    who: str


@blueprint.get("/posters/<rule_id>")
@signed_in
def poster(rule_id: str) -> ResponseReturnValue:
    library, job_id = service().policies.library(), request.args.get("job", "")
    rule = library.rules.get(rule_id)
    if rule is None or (job_id and job_id not in library.jobs):
        raise Refusal("not-found", "没有这张海报，请检查地址")
    clauses = poster_clauses(library, rule, job_id)
    # the handbook's page belongs to the site, whose address is any
    address = request.host_url + page_url("rule", rule.id)
    return render_page(
        "poster.html",
        rule=rule,
        job=library.jobs.get(job_id),
        clauses=clauses,
        size=size_of(clauses),
        jobs=[job for job in library.jobs.values() if poster_clauses(library, rule, job.id)],
        picture=qr_code(address, f"「{rule.title}」的二维码"),
        back=url_for("site.show", path=page_url("rule", rule.id)),
    )


def poster_clauses(library: Library, rule: Rule, job_id: str = "") -> tuple[PosterClause, ...]:
    """With their numbers in the rule; of a job those that bind it."""
    say = Phrases(library, Links(), "")
    return tuple(
        PosterClause(number, _parts(library, clause.text), say.who_plain(clause.who))
        for number, clause in enumerate(rule.clauses, 1)
        if not job_id or has_job(clause.who, job_id)
    )


def size_of(clauses: tuple[PosterClause, ...]) -> int:
    return next((size for size in SIZES if _height(clauses, size) <= HEIGHT), SIZES[-1])


def _height(clauses: tuple[PosterClause, ...], size: int) -> float:
    """About how many millimetres these take on paper."""
    square = size * POINT
    in_a_line = WIDTH / square - 2  # the number of the clause stands before it
    lines = sum(math.ceil(_length(clause) / in_a_line) for clause in clauses)
    return lines * square * LINE + len(clauses) * GAP


def _length(clause: PosterClause) -> float:
    return sum(len(word) for part in clause.parts for word in part) + len(clause.who) * WHO


def _parts(library: Library, text: str) -> tuple[tuple[str, str], ...]:
    return tuple((words, library.say(cite) if cite else "") for words, cite in split_text(text))
