"""An index page for each kind, and the table of contents of everything."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from handbook.model.job import Job
from handbook.model.library import Library
from handbook.pages.addresses import PageKind, index_uri
from handbook.pages.chapters import (
    chapters_of_form,
    chapters_of_standard,
    chapters_of_training,
    group_by_chapter,
)
from handbook.pages.links import Links
from handbook.pages.page import Page
from handbook.pages.phrases import Phrases
from handbook.pages.related import Line, Related, form_lines, training_lines
from handbook.pages.rendering import render_page

T = TypeVar("T")
Groups = Callable[[Phrases], list[Related]]

TITLES: dict[PageKind, str] = {
    "job": "岗位",
    "rule": "制度",
    "form": "表单",
    "training": "培训",
    "standard": "标准",
}
_INTROS: dict[PageKind, str] = {
    "job": "每个岗位一天做什么、守哪些制度、填哪些表、学哪些课",
    "rule": "该怎么做、谁来做、凭什么证明做了",
    "form": "做完当场填，一张表不到一分钟",
    "training": "先读，再答题、签名；要动手的当面考核",
    "standard": "每个数只写一次，制度、表单、培训都从这里读",
}


def index_pages(library: Library, links: Links) -> Iterator[Page]:
    yield _listing(library, links, "job", job_groups)
    yield _listing(library, links, "rule", rule_groups)
    yield _listing(library, links, "form", form_groups)
    yield _listing(library, links, "training", training_groups)
    yield standard_index(library, links)
    yield contents_page(library, links)


def _listing(library: Library, links: Links, kind: PageKind, groups: Groups) -> Page:
    say = Phrases(library, links, index_uri(kind))
    return render_page(say, "listing", TITLES[kind], intro=_INTROS[kind], groups=groups(say))


def job_groups(say: Phrases) -> list[Related]:
    return [("", "", [_job_line(say, job) for job in jobs_by_rank(say.library)])]


def _job_line(say: Phrases, job: Job) -> Line:
    boss = f"向{say.who_plain((job.reports_to,))}汇报" if job.reports_to else "全园负责"
    forms = len(say.library.forms_of_job(job.id))
    return say.to("job", job.id), job.title, f"{boss} · {len(job.duties)} 项职责 · {forms} 张表"


def jobs_by_rank(library: Library) -> list[Job]:
    """Whoever reports to nobody first, each followed by those who report to them."""
    known = library.jobs
    tops = [job for job in known.values() if job.reports_to not in known]
    ranked: dict[str, Job] = {}
    for top in tops:
        _rank(library, top, ranked)
    return [*ranked.values(), *(job for job in known.values() if job.id not in ranked)]


def _rank(library: Library, job: Job, ranked: dict[str, Job]) -> None:
    ranked[job.id] = job
    for other in library.jobs.values():
        if other.reports_to == job.id and other.id not in ranked:
            _rank(library, other, ranked)


def rule_groups(say: Phrases) -> list[Related]:
    rules = [(rule, (rule.chapter,)) for rule in say.library.rules.values()]
    return [
        (chapter, anchor, [(say.to("rule", r.id), r.title, f"{len(r.clauses)} 条") for r in found])
        for chapter, anchor, found in _numbered(say.library, rules)
    ]


def form_groups(say: Phrases) -> list[Related]:
    forms = [(form, chapters_of_form(say.library, form)) for form in say.library.forms.values()]
    return [
        (chapter, anchor, form_lines(say, found))
        for chapter, anchor, found in _numbered(say.library, forms)
    ]


def training_groups(say: Phrases) -> list[Related]:
    modules = [(m, chapters_of_training(say.library, m)) for m in say.library.trainings.values()]
    return [
        (chapter, anchor, training_lines(say, found))
        for chapter, anchor, found in _numbered(say.library, modules)
    ]


def standard_index(library: Library, links: Links) -> Page:
    say = Phrases(library, links, index_uri("standard"))
    items = [(item, chapters_of_standard(library, item.id)) for item in library.standards.values()]
    groups = _numbered(library, items)
    return render_page(
        say, "standards", TITLES["standard"], intro=_INTROS["standard"], groups=groups
    )


def contents_page(library: Library, links: Links) -> Page:
    say = Phrases(library, links, "index.md")
    sizes: dict[PageKind, int] = {
        "job": len(library.jobs),
        "rule": len(library.rules),
        "form": len(library.forms),
        "training": len(library.trainings),
        "standard": len(library.standards),
    }
    kinds = [
        (say.to_index(kind), f"{title}（{sizes[kind]}）", _INTROS[kind])
        for kind, title in TITLES.items()
    ]
    chapters: list[Related] = [
        (chapter, anchor, [(say.to("rule", r.id), r.title, f"{len(r.clauses)} 条") for r in found])
        for chapter, anchor, found in _numbered(
            library, [(rule, (rule.chapter,)) for rule in library.rules.values()]
        )
    ]
    groups = [("", "", kinds), *chapters]
    return render_page(say, "listing", "总目录", intro=library.school.title, groups=groups)


def _numbered(
    library: Library, items: Iterable[tuple[T, tuple[str, ...]]]
) -> list[tuple[str, str, Sequence[T]]]:
    groups = group_by_chapter(library, items)
    return [(name, f"c{place}", found) for place, (name, found) in enumerate(groups, 1)]
