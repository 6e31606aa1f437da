"""What jobs say of each other and of their forms."""

from collections.abc import Iterator

from handbook.loading.draft import Node
from handbook.loading.problem import Problem
from handbook.loading.shelf import Shelf
from handbook.model.values import EVERYONE


def check_people(shelf: Shelf) -> Iterator[Problem]:
    jobs = {job.draft.id: job for job in shelf.of("job")}
    fillers = {
        form.draft.id: {word.text for word in form.get("who").words()} for form in shelf.of("form")
    }
    for job_id, job in jobs.items():
        if job.get("stand_in").text == job_id:
            yield job.get("stand_in").problem("自己不能代自己，请写另一个岗位")
        if _leads_back(job_id, jobs):
            yield job.get("reports_to").problem("汇报关系绕成了圈，请改成上一级岗位")
        yield from _check_duties(job, fillers)


def _leads_back(job_id: str, jobs: dict[str, Node]) -> bool:
    seen: set[str] = set()
    above = jobs[job_id].get("reports_to").text
    while above in jobs and above not in seen and above != job_id:
        seen.add(above)
        above = jobs[above].get("reports_to").text
    return above == job_id


def _check_duties(job: Node, fillers: dict[str, set[str | None]]) -> Iterator[Problem]:
    for duty in job.get("duties").items():
        for form in duty.get("forms").words():
            who = fillers.get(form.text or "")
            if who and not who & {job.draft.id, EVERYONE}:
                say = f"表「{form.text}」的 who 里没有 {job.draft.id}，这个岗位填不了，请加上或删掉"
                yield form.problem(say, "warning")
