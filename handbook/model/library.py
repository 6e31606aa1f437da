"""All policies of one kindergarten at one moment, frozen, with the links between them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from handbook.model.calendar import Calendar
from handbook.model.form import Form
from handbook.model.job import Job
from handbook.model.plan import Plan
from handbook.model.rule import Clause, Rule
from handbook.model.school import School
from handbook.model.standard import Standard
from handbook.model.text import cited_standards, fill_text
from handbook.model.trace import Trace
from handbook.model.training import Training
from handbook.model.values import EVERYONE


@dataclass(frozen=True)
class Source:
    """Where something was written: a path relative to the policies folder; line and column
    count from 1."""

    path: str
    line: int = 1
    column: int = 1


@dataclass(frozen=True)
class Library:
    """The policies by id. `sources` is keyed by (kind, id): ("rule", "disinfection"),
    ("clause", "disinfection#toys"), ("standard", "fridge"), ..."""

    school: School
    calendars: tuple[Calendar, ...]
    standards: Mapping[str, Standard]
    jobs: Mapping[str, Job]
    rules: Mapping[str, Rule]
    trainings: Mapping[str, Training]
    forms: Mapping[str, Form]
    sources: Mapping[tuple[str, str], Source]
    plans: Mapping[str, Plan] = field(default_factory=dict)
    trace: Trace | None = None

    @cached_property
    def derived(self) -> dict[tuple[str, str], Any]:
        """Room for what follows from these policies alone and is dear: it is derived once, under
        (what, id), and goes with them."""
        return {}

    def say(self, standard_id: str) -> str:
        """A standard's words; the placeholder itself where no such standard exists."""
        standard = self.standards.get(standard_id)
        return standard.words if standard else f"{{{standard_id}}}"

    def fill(self, text: str) -> str:
        return fill_text(text, self.say)

    def iter_clauses(self) -> Iterator[tuple[str, Rule, Clause]]:
        """Yield (clause name, rule, clause) of every rule."""
        for rule in self.rules.values():
            for clause in rule.clauses:
                yield f"{rule.id}#{clause.id}", rule, clause

    @cached_property
    def clauses(self) -> Mapping[str, Clause]:
        """Clauses by name, `rule-id#clause-id`."""
        return {name: clause for name, _, clause in self.iter_clauses()}

    def rule_of(self, clause_name: str) -> Rule:
        return self.rules[clause_name.partition("#")[0]]

    def forms_of_job(self, job_id: str) -> tuple[Form, ...]:
        return tuple(form for form in self.forms.values() if has_job(form.who, job_id))

    def clauses_of_job(self, job_id: str) -> tuple[str, ...]:
        return tuple(name for name, _, clause in self.iter_clauses() if has_job(clause.who, job_id))

    def trainings_of_job(self, job_id: str) -> tuple[Training, ...]:
        """What a job must learn: named by the job, or by the module's `for`."""
        named = self.jobs[job_id].training if job_id in self.jobs else ()
        return tuple(
            training
            for training in self.trainings.values()
            if training.id in named or has_job(training.for_jobs, job_id)
        )

    def trainings_of_rule(self, rule_id: str) -> tuple[Training, ...]:
        return tuple(module for module in self.trainings.values() if rule_id in module.covers)

    def jobs_of_form(self, form: Form) -> tuple[Job, ...]:
        return tuple(job for job in self.jobs.values() if has_job(form.who, job.id))

    def clauses_citing(self, standard_id: str) -> tuple[str, ...]:
        return tuple(
            name
            for name, _, clause in self.iter_clauses()
            if standard_id in cited_standards(clause.text)
        )

    def forms_limited_by(self, standard_id: str) -> tuple[Form, ...]:
        return tuple(
            form
            for form in self.forms.values()
            if any(getattr(field, "standard", None) == standard_id for field in form.fields)
        )


def has_job(who: tuple[str, ...], job_id: str) -> bool:
    return job_id in who or EVERYONE in who
