"""`houqin new job`: a post, named by the training that its holder has to do."""

from pathlib import Path

import click

from forms_api.cli import options
from forms_api.cli.new.ask import ask, ask_many, new_id, one_of, some_of, words_of
from forms_api.cli.new.choices import jobs_of, optional
from forms_api.cli.new.proposal import Proposal, open_library, read_policy, write_proposal
from handbook.loading.insert import add_item
from handbook.loading.spell import spell, spell_list
from handbook.model.library import Library, has_job


@click.command()
@options.policies
@click.option("--id", "job_id", help="编号，小写字母、数字和短横线")
@click.option("--title", help="叫什么")
@click.option("--reports-to", help="向哪个岗位汇报；没有写 无")
@click.option("--stand-in", help="请假时由哪个岗位代；没有写 无")
@click.option("--duty", "duties", multiple=True, help="职责，可以写几次")
@click.option("--training", help="要学哪些培训，用顿号隔开")
def command(
    policies: Path,
    job_id: str | None,
    title: str | None,
    reports_to: str | None,
    stand_in: str | None,
    duties: tuple[str, ...],
    training: str | None,
) -> None:
    """新写一个岗位：职责、代班、要学的培训。"""
    library = open_library(policies)
    jobs = jobs_of(library)
    modules = {module.id: module.title for module in library.trainings.values()}
    named = ask("岗位的编号（如 driver）", job_id, new_id(jobs))
    called = ask("叫什么", title, words_of)
    above = ask("向哪个岗位汇报（没有写 无）", reports_to, optional(one_of(jobs)))
    other = ask("请假时由哪个岗位代（没有写 无）", stand_in, optional(one_of(jobs)))
    written = ask_many("写一项职责", duties, words_of)
    learns = ask("要学哪些培训（输入 ? 看全部）", training, some_of(modules)) if modules else ()
    text = "\n".join(
        [
            f"title: {spell(called)}",
            *([f"reports_to: {above}"] if above else []),
            *([f"stand_in: {other}"] if other else []),
            "duties:",
            *(
                f"  - {{id: d{number}, text: {spell(duty)}}}"
                for number, duty in enumerate(written, 1)
            ),
            f"training: {spell_list(learns)}",
        ]
    )
    changed = _name_in_training(library, policies, named, learns)
    write_proposal(policies, Proposal({f"jobs/{named}.yml": f"{text}\n"}, changed))


def _name_in_training(
    library: Library, policies: Path, job_id: str, learns: tuple[str, ...]
) -> dict[str, str]:
    """The files of the modules that are not for everyone, each with the job's name."""
    modules = [library.trainings[one] for one in learns]
    paths = [
        library.sources["training", module.id].path
        for module in modules
        if not has_job(module.for_jobs, job_id)
    ]
    return {path: add_item(read_policy(policies, path), ("for",), job_id) for path in paths}
