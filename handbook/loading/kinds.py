"""The kinds of policies: what each is called, its model, and where its files stand."""

from dataclasses import dataclass
from typing import Literal, get_args

from handbook.model.calendar import Calendar
from handbook.model.form import Form
from handbook.model.job import Job
from handbook.model.part import Part
from handbook.model.plan import Plan
from handbook.model.rule import Rule
from handbook.model.school import School
from handbook.model.standard import Standard
from handbook.model.trace import Trace
from handbook.model.training import Training

KindName = Literal[
    "school", "standards", "calendar", "job", "rule", "training", "form", "plan", "trace"
]


@dataclass(frozen=True)
class Kind:
    """`place` is a file (`school.yml`) or a folder (`jobs`) directly in the policies folder."""

    name: KindName
    words: str
    model: type[Part]
    place: str

    @property
    def is_file(self) -> bool:
        return self.place.endswith(".yml")


KINDS: tuple[Kind, ...] = (
    Kind("school", "园所", School, "school.yml"),
    Kind("standards", "标准", Standard, "standards.yml"),
    Kind("calendar", "校历", Calendar, "calendar"),
    Kind("job", "岗位", Job, "jobs"),
    Kind("rule", "制度", Rule, "rules"),
    Kind("training", "培训", Training, "training"),
    Kind("form", "表单", Form, "forms"),
    Kind("plan", "学期计划", Plan, "plans"),
    Kind("trace", "计划对照", Trace, "trace.yml"),
)
BY_NAME: dict[str, Kind] = {kind.name: kind for kind in KINDS}
FILES: dict[str, Kind] = {kind.place: kind for kind in KINDS if kind.is_file}
FOLDERS: dict[str, Kind] = {kind.place: kind for kind in KINDS if not kind.is_file}
# Known names whose contents are not read yet.
LATER = frozenset({"kpis.yml", "evaluation.yml"})
# Keys of standards.yml that speak of the file as a whole; every other key is a standard.
FILE_KEYS: tuple[str, ...] = ("revision", "effective", "owner", "serves")

assert {kind.name for kind in KINDS} == set(get_args(KindName))
