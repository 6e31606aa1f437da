"""The people of the demo: grown-ups who do not exist, one or more for every job."""

from collections.abc import Iterator
from dataclasses import dataclass

from forms_api.actions.add_person import Newcomer
from handbook.model.library import Library
from handbook.model.school import Place

PASSWORD = "houqin-yanshi"  # noqa: S105 - printed for everybody to read
"""Opens the throw-away folder of a demo, and nothing else."""

_NAMES = {
    "principal": ("王园长",),
    "logistics-director": ("李主任",),
    "health-worker": ("陈医生",),
    "class-teacher": ("刘老师", "杨老师", "黄老师", "徐老师", "朱老师", "林老师"),
    "childcare-worker": ("何阿姨", "高阿姨", "罗阿姨", "梁阿姨", "宋阿姨", "谢阿姨"),
    "cook": ("赵师傅", "周师傅"),
    "accountant": ("孙会计",),
    "storekeeper": ("钱保管",),
    "repair-worker": ("吴师傅",),
    "gatekeeper": ("郑师傅",),
    "cleaner": ("冯阿姨",),
}
_OF_A_CLASS = ("class-teacher", "childcare-worker")
_OWN_PLACES = {
    "health-worker": "health-room",
    "cook": "kitchen",
    "storekeeper": "storeroom",
    "gatekeeper": "gate",
    "cleaner": "garden",
}


@dataclass(frozen=True)
class Role:
    """A job, and the places of one of its holders."""

    job: str
    places: tuple[str, ...] = ()


def make_staff(library: Library) -> tuple[Newcomer, ...]:
    """At least one person for each job of the library, and for each class its own."""
    return tuple(_name(library, role, place) for role, place in _number(_roles(library)))


def _roles(library: Library) -> Iterator[Role]:
    classrooms = [place for place in library.school.places if place.group == "classroom"]
    for job in library.jobs:
        if job in _OF_A_CLASS and classrooms:
            yield from (Role(job, (room.id,)) for room in classrooms)
        else:
            own = _own_place(library, job)
            yield from (Role(job, (own.id,) if own else ()) for _ in _NAMES.get(job, ("",)))


def _own_place(library: Library, job: str) -> Place | None:
    return library.school.find_place(_OWN_PLACES.get(job, ""))


def _number(roles: Iterator[Role]) -> Iterator[tuple[Role, int]]:
    """Each role with how many of the same job came before it."""
    seen: dict[str, int] = {}
    for role in roles:
        seen[role.job] = seen.get(role.job, -1) + 1
        yield role, seen[role.job]


def _name(library: Library, role: Role, number: int) -> Newcomer:
    names = _NAMES.get(role.job, ())
    spare = f"{library.jobs[role.job].title}{number + 1}号"
    return Newcomer(names[number] if number < len(names) else spare, (role.job,), (), role.places)
