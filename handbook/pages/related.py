"""Lists of links at the foot of a page: (target, title, grey words) a line."""

from collections.abc import Iterable

from handbook.model.form import Form
from handbook.model.job import Job
from handbook.model.training import Training
from handbook.pages.phrases import Phrases

Line = tuple[str, str, str]
Related = tuple[str, str, list[Line]]


def related(*groups: Related) -> tuple[Related, ...]:
    """(heading, anchor, lines) groups that have lines."""
    return tuple(group for group in groups if group[2])


def form_lines(say: Phrases, forms: Iterable[Form]) -> list[Line]:
    return [(say.to("form", form.id), form.title, say.gist(form)) for form in forms]


def job_lines(say: Phrases, jobs: Iterable[Job]) -> list[Line]:
    return [(say.to("job", job.id), job.title, f"{len(job.duties)} 项职责") for job in jobs]


def training_lines(say: Phrases, trainings: Iterable[Training]) -> list[Line]:
    return [(say.to("training", item.id), item.title, say.needs(item)) for item in trainings]
