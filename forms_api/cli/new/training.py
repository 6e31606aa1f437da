"""`houqin new training`: a module with a question, named by the jobs that have to learn it."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import click

from forms_api.cli import options
from forms_api.cli.new.ask import (
    ask,
    ask_many,
    new_id,
    one_of,
    people_of,
    some_of,
    spell_who,
    words_of,
)
from forms_api.cli.new.choices import jobs_of, rules_of
from forms_api.cli.new.proposal import Proposal, open_library, read_policy, write_proposal
from handbook.loading.insert import add_item
from handbook.loading.spell import spell, spell_list
from handbook.model.library import Library, has_job

_METHODS: Mapping[str, str] = MappingProxyType(
    {
        "lecture": "讲座",
        "demonstration": "示范",
        "drill": "演练",
        "case-study": "案例",
        "reading": "读书",
        "project": "小改进",
    }
)
_VALID: Mapping[str, str] = MappingProxyType({"once": "学一次", "term": "每学期", "1 year": "每年"})


@click.command()
@options.policies
@click.option("--id", "training_id", help="编号，小写字母、数字和短横线")
@click.option("--title", help="叫什么")
@click.option("--for", "who", help="谁要学，几个岗位用顿号隔开，所有人写 everyone")
@click.option("--covers", help="讲哪几项制度，用顿号隔开")
@click.option("--valid-for", help="多久重学一次：学一次、每学期、每年")
@click.option("--method", help="怎么学：讲座、示范、演练、案例、读书、小改进")
@click.option("--line", "lines", multiple=True, help="要讲的内容，一行一点，可以写几次")
@click.option("--question", help="考一道题")
@click.option("--right", help="对的答案")
@click.option("--wrong", "wrongs", multiple=True, help="错的答案，可以写几次")
def command(
    policies: Path,
    training_id: str | None,
    title: str | None,
    who: str | None,
    covers: str | None,
    valid_for: str | None,
    method: str | None,
    lines: tuple[str, ...],
    question: str | None,
    right: str | None,
    wrongs: tuple[str, ...],
) -> None:
    """新写一个培训，带一道题。"""
    library = open_library(policies)
    named = ask("培训的编号（如 fire-safety）", training_id, new_id(library.trainings))
    called = ask("叫什么", title, words_of)
    learners = ask("谁要学（输入 ? 看岗位）", who, people_of(jobs_of(library)))
    head = [
        f"title: {spell(called)}",
        f"for: {spell_who(learners)}",
        f"covers: {spell_list(ask('讲哪几项制度', covers, some_of(rules_of(library))))}",
        f"valid_for: {ask('多久重学一次', valid_for, one_of(_VALID), 'term')}",
        f"method: {ask('怎么学', method, one_of(_METHODS), 'lecture')}",
    ]
    content = ask_many("要讲的一点", lines, words_of)
    asked = ask("考一道题，问什么", question, words_of)
    good = ask("对的答案", right, words_of)
    bad = ask_many("错的答案", wrongs, words_of)
    text = "\n".join([*head, *_content(content), *_quiz(asked, good, bad)]) + "\n"
    changed = _name_in_jobs(library, policies, named, learners)
    write_proposal(policies, Proposal({f"training/{named}.yml": text}, changed))


def _content(points: tuple[str, ...]) -> list[str]:
    return ["content: |", "  ## 要点", "", *(f"  - {point}" for point in points)]


def _quiz(question: str, right: str, wrongs: tuple[str, ...]) -> list[str]:
    """The right answer stands second: who guesses takes the first."""
    choices = [wrongs[0], right, *wrongs[1:]]
    return [
        "quiz:",
        "  pass: 80",
        "  questions:",
        f"    - {{id: q1, ask: {spell(question)}, choices: {spell_list(choices)}, answer: 2}}",
    ]


def _name_in_jobs(
    library: Library, policies: Path, training_id: str, learners: tuple[str, ...]
) -> dict[str, str]:
    """The files of the jobs that have to learn it, each with its name."""
    paths = [
        library.sources["job", job_id].path for job_id in library.jobs if has_job(learners, job_id)
    ]
    return {
        path: add_item(read_policy(policies, path), ("training",), training_id) for path in paths
    }
