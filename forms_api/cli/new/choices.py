"""What a new policy may name: jobs, rules, forms, places of the library, by their titles."""

from collections.abc import Callable, Mapping

import click

from forms_api.cli.new.ask import Read, WrongAnswer, ask, one_of
from forms_api.cli.new.sheet import CAMPUS
from handbook.model.library import Library
from handbook.model.rule import Clause, Rule

NOTHING = "none"


def jobs_of(library: Library) -> Mapping[str, str]:
    return {job.id: job.title for job in library.jobs.values()}


def rules_of(library: Library) -> Mapping[str, str]:
    return {rule.id: rule.title for rule in library.rules.values()}


def ask_where(library: Library, given: str | None) -> str | None:
    """A line of YAML for `where`; None for a form that belongs to no place."""
    places = {place.id: place.title for place in library.school.places}
    groups = {
        place.group: f"每一处（{place.group}）" for place in library.school.places if place.group
    }
    known: Mapping[str, str] = {**groups, **places, CAMPUS: "不分地方"}
    found = ask("在哪里填", given, one_of(known), CAMPUS)
    if found in groups:
        return f"{{group: {found}}}"
    return f"{{place: {found}}}" if found in places else None


def ask_clause(library: Library, given: str | None) -> tuple[Rule, int]:
    """A rule, and which of its clauses; `given` is written rule#clause."""
    rule_given, _, clause_given = given.partition("#") if given else (None, "", None)
    rule_id = ask("证明哪项制度", rule_given, one_of(rules_of(library)))
    rule = library.rules[rule_id]
    if given is None:
        for number, clause in enumerate(rule.clauses, 1):
            click.echo(f"  {number} {library.fill(clause.text)}")
    return rule, ask("证明第几条", clause_given, _clause_in(rule))


def _clause_in(rule: Rule) -> Read[int]:
    by_word: Mapping[str, int] = {
        word: index
        for index, clause in enumerate(rule.clauses)
        for word in (str(index + 1), clause.id)
    }

    def read(answer: str) -> int:
        index = by_word.get(answer.strip())
        if index is None:
            raise WrongAnswer(f"「{rule.title}」有 {len(rule.clauses)} 条，请写第几条，如 1")
        _refuse_unproved(rule.clauses[index])
        return index

    return read


def _refuse_unproved(clause: Clause) -> None:
    if clause.proof == "none":
        raise WrongAnswer("这一条写着不需要记录（proof: none）。要用表证明，先把那两行删掉")


def optional(read: Callable[[str], str]) -> Read[str | None]:
    """As `read`, or nothing for 「无」."""
    return lambda answer: None if answer.strip() in ("无", NOTHING) else read(answer)
