"""Words and links for one page: names become links that fit where the page stands."""

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

from handbook.due_words import due_short, due_words
from handbook.model.form import Form
from handbook.model.job import Duty
from handbook.model.library import Library
from handbook.model.standard import Standard
from handbook.model.text import split_text
from handbook.model.training import Training
from handbook.model.values import EVERYONE
from handbook.pages.addresses import PageKind, index_uri, page_uri, relative_uri
from handbook.pages.links import Links
from handbook.pages.markdown import (
    escape_inline,
    escape_markdown,
    escape_opening,
    join,
    link,
    tame_markdown,
    without_opening,
)
from handbook.pages.places_words import where_words
from handbook.pages.sure_words import sure_words

_RESERVED = {
    EVERYONE: Markup("所有人"),
    "reporter": Markup("报的人"),
    "keeper": Markup("保管人"),
}
VALID_WORDS = {"once": "学一次", "term": "每学期学一次", "1 year": "每年学一次"}
METHOD_WORDS = {
    "lecture": "讲课",
    "demonstration": "示范",
    "drill": "演练",
    "case-study": "案例",
    "reading": "自学",
    "project": "小项目",
}


@dataclass(frozen=True)
class Phrases:
    """Everything a template says about other policies, seen from the page `uri`."""

    library: Library
    links: Links
    uri: str

    def to(self, kind: PageKind, item_id: str, anchor: str = "") -> str:
        target = relative_uri(page_uri(kind, item_id), self.uri)
        return f"{target}#{anchor}" if anchor else target

    def to_index(self, kind: PageKind) -> str:
        return relative_uri(index_uri(kind), self.uri)

    def to_page(self, uri: str) -> str:
        return relative_uri(uri, self.uri)

    def job(self, job_id: str) -> Markup:
        job = self.library.jobs.get(job_id)
        return link(job.title, self.to("job", job_id)) if job else escape_markdown(job_id)

    def who(self, who: tuple[str, ...]) -> Markup:
        """Linked job titles; 「所有人」, 「报的人」 and 「保管人」 for the reserved words."""
        return join([_RESERVED.get(job_id) or self.job(job_id) for job_id in who])

    def who_plain(self, who: tuple[str, ...]) -> str:
        titles = {job.id: job.title for job in self.library.jobs.values()}
        return "、".join(str(_RESERVED.get(job_id) or titles.get(job_id, job_id)) for job_id in who)

    def form(self, form_id: str) -> Markup:
        form = self.library.forms.get(form_id)
        return link(form.title, self.to("form", form_id)) if form else escape_markdown(form_id)

    def rule(self, rule_id: str) -> Markup:
        rule = self.library.rules.get(rule_id)
        return link(rule.title, self.to("rule", rule_id)) if rule else escape_markdown(rule_id)

    def clause_words(self, name: str) -> str:
        """「清洁消毒制度 第 8 条」; the name itself where no such clause exists."""
        if name not in self.library.clauses:
            return name
        rule, clause = self.library.rule_of(name), self.library.clauses[name]
        return f"{rule.title} 第 {rule.clauses.index(clause) + 1} 条"

    def clause(self, name: str) -> Markup:
        if name not in self.library.clauses:
            return escape_markdown(name)
        rule_id, _, clause_id = name.partition("#")
        return link(self.clause_words(name), self.to("rule", rule_id, clause_id))

    def training(self, training_id: str) -> Markup:
        training = self.library.trainings.get(training_id)
        if not training:
            return escape_markdown(training_id)
        return link(training.title, self.to("training", training_id))

    def standard(self, standard_id: str) -> Markup:
        """The number itself, leading to where it comes from."""
        if standard_id not in self.library.standards:
            return escape_markdown(self.library.say(standard_id))
        target = self.to("standard", standard_id)
        return link(self.library.say(standard_id), target, "hq-number")

    def prose(self, text: str) -> Markup:
        """A text of a manager with the numbers filled in and linked."""
        return escape_opening(text) + self._filled(without_opening(text), escape_inline)

    def plain(self, text: str) -> str:
        """As `prose`, without links or marks, for the inside of a link."""
        return self.library.fill(text)

    def content(self, markdown: str) -> Markup:
        """Markdown of a training module: numbers linked, nothing of it read as HTML or as
        attributes of an element."""
        return self._filled(markdown, tame_markdown)

    def due(self, form: Form) -> str:
        return due_words(form.due)

    def due_short(self, form: Form) -> str:
        return due_short(form.due)

    def where(self, form: Form) -> str:
        return where_words(form, self.library.school)

    def gist(self, form: Form) -> str:
        """One grey line under a form's title: when, where, who."""
        parts = (due_short(form.due), where_words(form, self.library.school))
        return " · ".join((*parts, self.who_plain(form.who)))

    def references(self, duty: Duty) -> Markup:
        """The forms and clauses of a duty, as links."""
        forms = [self.form(form_id) for form_id in duty.forms]
        clauses = [self.clause(name) for name in duty.rules]
        return join([*forms, *clauses], " · ")

    def sure(self, standard: Standard) -> str:
        return sure_words(standard)

    def needs(self, training: Training) -> str:
        return " · ".join((VALID_WORDS[training.valid_for], METHOD_WORDS[training.method]))

    def _filled(self, text: str, say: Callable[[str], Markup]) -> Markup:
        parts = (
            say(words) + (self.standard(cite) if cite else Markup())
            for words, cite in split_text(text)
        )
        return join(parts, "")
