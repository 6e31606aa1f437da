"""The board of a day: every item that touches it, how it stands, and whom to ask.

Nobody scrolls to find trouble: what was missed stands first, then what is due, by its time.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from forms_api.derive.people import Person
from forms_api.derive.status import Standing, Status
from handbook.model.form import Form
from handbook.model.school import Place, School

ORDER: tuple[Status, ...] = ("missed", "grace", "due", "late", "done", "excused")
"""What needs a hand comes first."""


@dataclass(frozen=True)
class Line:
    """`where`: the title of the place or campus, the person's name, or number and name of a thing;
    `spot`: of a thing, the title of the place where it is. `answerable`: whom to ask, the first one
    first."""

    standing: Standing
    form: Form
    where: str
    answerable: tuple[Person, ...] = ()
    spot: str = ""

    @property
    def status(self) -> Status:
        return self.standing.status

    @property
    def is_open(self) -> bool:
        """Whether somebody can still be in time."""
        return self.status in ("due", "grace")


@dataclass(frozen=True)
class Bundle:
    """Lines that are shown as one: a form that is due by one time for things of a register. Any
    other line stands alone. `closed` of `total` such items of the board need no hand any more."""

    lines: tuple[Line, ...]
    closed: int = 0
    total: int = 0

    @property
    def is_single(self) -> bool:
        return len(self.lines) == 1

    @property
    def worst(self) -> Line:
        return _worst_of(self.lines)

    @property
    def progress(self) -> str:
        """「做了 18/30」; nothing where the items are not of the board."""
        return f"做了 {self.closed}/{self.total}" if self.total else ""


@dataclass(frozen=True)
class Cell:
    """The items of a form at a place on one day; the worst of them says how it stands."""

    lines: tuple[Line, ...]

    @property
    def worst(self) -> Line:
        return _worst_of(self.lines)

    @property
    def closed(self) -> int:
        """How many of the items nobody has to do any more."""
        return sum(line.status in ("done", "late", "excused") for line in self.lines)


@dataclass(frozen=True)
class Board:
    """`lines` in the order in which they are to be looked at."""

    day: date
    lines: tuple[Line, ...]

    @cached_property
    def of_the_day(self) -> tuple[Line, ...]:
        """What had to be done by this day, not by a later one."""
        return tuple(line for line in self.lines if line.standing.item.by.date() <= self.day)

    @cached_property
    def later(self) -> tuple[Line, ...]:
        """What may be done on this day, and is due by a later one."""
        return tuple(line for line in self.lines if line.standing.item.by.date() > self.day)

    @cached_property
    def counts(self) -> Mapping[Status, int]:
        """How many items of the day stand so; all six are there."""
        found = Counter(line.status for line in self.of_the_day)
        return {status: found[status] for status in ORDER}

    @cached_property
    def by_bundle(self) -> Mapping[object, tuple[Line, ...]]:
        """All lines, those together that a `Bundle` may show as one."""
        found: dict[object, list[Line]] = defaultdict(list)
        for line in self.lines:
            found[_bundle_key(line)].append(line)
        return {key: tuple(lines) for key, lines in found.items()}

    def only(self, is_wanted: Callable[[Line], bool]) -> "Board":
        return Board(self.day, tuple(filter(is_wanted, self.lines)))

    def with_status(self, *wanted: Status) -> tuple[Line, ...]:
        return tuple(line for line in self.of_the_day if line.status in wanted)


@dataclass(frozen=True)
class Grid:
    """Places of one kind downwards, forms across; a cell is missing where a form is not due."""

    places: tuple[Place, ...]
    forms: tuple[Form, ...]
    cells: Mapping[tuple[str, str], Cell]

    @property
    def is_single(self) -> bool:
        return len(self.places) == 1

    def at(self, place: Place, form: Form) -> Cell | None:
        return self.cells.get((place.id, form.id))


def put_in_order(day: date, lines: Iterable[Line]) -> Board:
    """The board of these lines; of lines alike, the order they came in stays."""
    return Board(day, tuple(sorted(lines, key=_urgency)))


def make_bundles(lines: Iterable[Line], board: Board) -> tuple[Bundle, ...]:
    """The lines in their order, each form of things where its first one stands; counted are all
    lines of the board."""
    found: dict[object, list[Line]] = defaultdict(list)
    for line in lines:
        found[_bundle_key(line)].append(line)
    whole = board.by_bundle
    return tuple(
        Bundle(tuple(own), Cell(whole.get(key, ())).closed, len(whole.get(key, ())))
        for key, own in found.items()
    )


def _worst_of(lines: Iterable[Line]) -> Line:
    return min(lines, key=lambda line: ORDER.index(line.status))


def _bundle_key(line: Line) -> object:
    item = line.standing.item
    whom = "" if item.subject.kind == "thing" else item.subject.id
    return line.form.id, whom, item.opens, item.by, item.window.n if whom else 0


def make_grids(lines: Iterable[Line], school: School) -> tuple[Grid, ...]:
    """The lines that belong to places: a table for each kind of place, in the order of the school.

    What is due in a part of a place (小一班卧室) stands in the row of the whole (小一班).
    """
    rows: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        if line.standing.item.subject.kind == "place":
            rows[whole_of(line.standing.item.subject.id, school)].append(line)
    kinds: dict[str, list[Place]] = defaultdict(list)
    for place in school.places:
        if place.id in rows:
            kinds[place.group or place.id].append(place)
    return tuple(_make_grid(places, rows) for places in kinds.values())


def _make_grid(places: Iterable[Place], rows: Mapping[str, Iterable[Line]]) -> Grid:
    there = tuple(places)
    lines = [(place.id, line) for place in there for line in rows[place.id]]
    cells: dict[tuple[str, str], tuple[Line, ...]] = {}
    forms: dict[str, Form] = {}
    for place, line in sorted(lines, key=lambda pair: pair[1].standing.item.by):
        forms.setdefault(line.form.id, line.form)
        cells[place, line.form.id] = (*cells.get((place, line.form.id), ()), line)
    return Grid(there, tuple(forms.values()), {key: Cell(found) for key, found in cells.items()})


def whole_of(place_id: str, school: School) -> str:
    """The place that this one is a part of: small-1 of small-1-bedroom; itself, if of none."""
    known = {place.id for place in school.places}
    parts = place_id.split("-")
    heads = ("-".join(parts[:size]) for size in range(1, len(parts)))
    return next((head for head in heads if head in known), place_id)


def _urgency(line: Line) -> tuple[int, object, object]:
    return ORDER.index(line.status), line.standing.item.by, line.standing.item.opens
