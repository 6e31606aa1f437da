"""Every request and register of policies/, driven by random people through random moves.

Beside the service walks a small model of its own: it reads the YAML's words alone, and says which
move is right. What it calls wrong must be refused and change nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from forms_api.actions.find_request import find_request
from forms_api.actions.keep_photo import Shelf
from forms_api.actions.keep_record import Parcel
from forms_api.actions.move_request import move_request, read_step
from forms_api.actions.open_request import open_request
from forms_api.actions.refusal import Refusal
from forms_api.actions.submit_form import read_sheet
from forms_api.derive.people import Person, fold_people
from forms_api.records.ids import new_id
from forms_api.records.person import person_record
from forms_api.records.photo import photo_record
from forms_api.store.disk import Disk
from forms_api.store.memory import MemoryStore
from forms_api.store.photos import keep_photo
from handbook.model.form import Form
from handbook.model.library import Library

POLICIES = Path(__file__).parents[2] / "policies"
MOVING = [
    path.stem
    for path in sorted((POLICIES / "forms").glob("*.yml"))
    if "\nkind: request" in path.read_text("utf-8") or "\nkind: register" in path.read_text("utf-8")
]
START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
PLACES = ("small-1", "kitchen")
"""Where things are in this test: two people keep the first, one the second, by exact name."""


@dataclass
class Thread:
    """The model of one request: what happened, told by nobody but the test."""

    id: str
    reporter: str
    state: str
    values: dict[str, Any]
    steps: list[tuple[str, str, str]] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    amount: Decimal = Decimal(0)

    @property
    def head(self) -> str:
        return self.ids[-1] if self.ids else self.id

    def did(self, step: str) -> set[str]:
        if step == "submit":
            return {self.reporter}
        return {who for move, who, _ in self.steps if move == step}


class Walk(RuleBasedStateMachine):
    """Many threads of one form. Subclasses set `form_id`, `library` and `photos`."""

    form_id: str
    library: Library
    photos: Path

    def __init__(self) -> None:
        super().__init__()
        self.store = MemoryStore()
        self.now = START
        self.threads: list[Thread] = []
        self.serial = 0
        self.goods: dict[str, Decimal] = {}

    @property
    def form(self) -> Form:
        return self.library.forms[self.form_id]

    @initialize()
    def hire(self) -> None:
        for job in self.library.jobs:
            for number in (1, 2):
                places = {"childcare-worker": PLACES[:1], "cook": PLACES[number - 1 : number]}
                fact = person_record(
                    self.now,
                    campus="main",
                    name=f"{job}{number}",
                    jobs=(job,),
                    places=places.get(job, ()),
                )
                self.store.append(fact)
        self.people = list(fold_people(self.store.read("person")).values())
        self.shelf = Shelf(self.store, self.photos, Disk())
        self.photo = keep_photo(self.photos, b"\xff\xd8\xff\xe0 a photo", Disk())
        for person in self.people:
            self.store.append(
                photo_record(self.now, campus="main", person_id=person.id, name=self.photo, size=12)
            )
        self.rows = {
            (link.form, link.states): self._row_of(link.form, link.states)
            for fields in (self.form.fields, *(move.fields for move in self.form.moves))
            for link in fields
            if link.type == "link"
        }

    # what people do

    @rule(data=st.data())
    def open(self, data: st.DataObject) -> None:
        person = data.draw(st.sampled_from(self.people), label="who")
        answers = self._answers(data, self.form.fields)
        before = self.store.size().records
        record, refusal = self._open(self.form, person, answers)
        assert self._may_fill(person) == (refusal is None), refusal
        if record is None:
            assert self.store.size().records == before
        else:
            self._remember(record.id, person.id)

    @precondition(lambda self: any(self._ways(thread) for thread in self.threads))
    @rule(data=st.data())
    def go_on(self, data: st.DataObject) -> None:
        """A move that the model calls right; now and then by somebody who did not prove it."""
        threads = [thread for thread in self.threads if self._ways(thread)]
        thread = data.draw(st.sampled_from(threads), label="request")
        move, person = data.draw(st.sampled_from(self._ways(thread)), label="way")
        proved = data.draw(st.sampled_from([True, True, True, False]), label="proved")
        self._try(data, thread, move, person, thread.head, proved=proved)

    @precondition(lambda self: any(self._wrong_ways(thread) for thread in self.threads))
    @rule(data=st.data())
    def go_on_alone(self, data: st.DataObject) -> None:
        """A move that would be right for another person."""
        threads = [thread for thread in self.threads if self._wrong_ways(thread)]
        thread = data.draw(st.sampled_from(threads), label="request")
        move, person = data.draw(st.sampled_from(self._wrong_ways(thread)), label="way")
        self._try(data, thread, move, person, thread.head, proved=True)

    @precondition(lambda self: self.threads)
    @rule(data=st.data())
    def try_anything(self, data: st.DataObject) -> None:
        """Any move by anybody, after any moment of the thread."""
        thread = data.draw(st.sampled_from(self.threads), label="request")
        move = data.draw(st.sampled_from([move.id for move in self.form.moves]), label="move")
        person = data.draw(st.sampled_from(self.people), label="who")
        after = data.draw(st.sampled_from([thread.head, thread.id, *thread.ids]), label="after")
        self._try(data, thread, move, person, after, proved=data.draw(st.booleans()))

    # what always holds

    @invariant()
    def every_thread_stands_as_the_model_says(self) -> None:
        for row, amount in self.goods.items():
            assert find_request(self.library, self.store, row).quantity == amount >= 0
        for thread in self.threads:
            request = find_request(self.library, self.store, thread.id)
            assert request.state == thread.state
            assert request.state in self.form.states
            told = [(each.body["move"], each.by, each.body["to"]) for each in request.moves]
            assert told == thread.steps
            self._check_chain(thread, request.moves)
            if self.form.stock:
                assert request.quantity == thread.amount
                assert request.quantity >= 0

    @invariant()
    def nobody_does_what_two_people_have_to_do(self) -> None:
        for thread in self.threads:
            for group in self.form.different_people:
                doers = [thread.did(step) for step in group]
                for place, some in enumerate(doers):
                    assert not any(some & others for others in doers[place + 1 :]), group

    @invariant()
    def numbers_are_given_once(self) -> None:
        numbers = [one.body["number"] for one in self.store.read("request") if self._is_row(one)]
        assert len(numbers) == len(set(numbers))
        assert numbers == sorted(numbers)

    # the model

    def _ways(self, thread: Thread) -> list[tuple[str, Person]]:
        return [
            (move, person)
            for move, person in self._doors(thread)
            if not self._is_both(thread, move, person)
        ]

    def _wrong_ways(self, thread: Thread) -> list[tuple[str, Person]]:
        """What only somebody else may do: this person did what must be kept apart from it."""
        ways = self._doors(thread)
        return [(move, person) for move, person in ways if self._is_both(thread, move, person)]

    def _doors(self, thread: Thread) -> list[tuple[str, Person]]:
        return [
            (move.id, person)
            for move in self.form.moves
            if self._is_open(thread, move.id)
            for person in self.people
            if self._is_whose(thread, move.id, person)
        ]

    def _is_open(self, thread: Thread, move_id: str) -> bool:
        move = self.form.find_move(move_id)
        assert move
        if self.form.states[thread.state].final or thread.state not in move.from_states:
            return False
        for key, wanted in move.conditions.items():
            said = thread.values.get(key)
            said = said["value"] if isinstance(said, dict) else said
            if said is None or (wanted.words and said not in wanted.words):
                return False
            if wanted.at_most is not None and Decimal(said) > wanted.at_most:
                return False
            if wanted.above is not None and Decimal(said) <= wanted.above:
                return False
        return True

    def _is_whose(self, thread: Thread, move_id: str, person: Person) -> bool:
        move = self.form.find_move(move_id)
        assert move
        meant = {
            "everyone": True,
            "reporter": person.id == thread.reporter,
            "keeper": person.id in self._keepers(thread),
        }
        return any(
            meant.get(word, word in person.jobs)
            or (word.startswith("field:") and thread.values.get(word[6:]) == person.id)
            for word in move.who
        )

    def _is_both(self, thread: Thread, move_id: str, person: Person) -> bool:
        groups = [group for group in self.form.different_people if move_id in group]
        others = {step for group in groups for step in group} - {move_id}
        counts_own = self.form.find_move(move_id).counts == "present"
        return any(person.id in thread.did(step) for step in others) or (
            counts_own and person.id in self._keepers(thread)
        )

    def _keepers(self, thread: Thread) -> list[str]:
        if thread.values.get("keeper"):
            return [thread.values["keeper"]]
        fields = [item.id for item in self.form.fields if item.type == "place"]
        first = PLACES[0] if self.form.where else "main"
        where = next((thread.values[key] for key in fields if thread.values.get(key)), first)
        return [one.id for one in self.people if where in one.places][:2]

    def _needs_proof(self, move_id: str) -> bool:
        move = self.form.find_move(move_id)
        assert move
        return set(move.who) == {"principal"} if move.step_up is None else move.step_up

    def _may_fill(self, person: Person) -> bool:
        return "everyone" in self.form.who or bool(set(person.jobs) & set(self.form.who))

    # the service

    def _try(
        self,
        data: st.DataObject,
        thread: Thread,
        move_id: str,
        person: Person,
        after: str,
        *,
        proved: bool,
    ) -> None:
        move = self.form.find_move(move_id)
        assert move
        answers = self._answers(data, move.fields)
        is_right = (
            after == thread.head
            and self._is_open(thread, move_id)
            and self._is_whose(thread, move_id, person)
            and not self._is_both(thread, move_id, person)
            and (proved or not self._needs_proof(move_id))
        )
        change = Decimal(answers.get(move.adds or "", 0)) - Decimal(
            answers.get(move.takes or "", 0)
        )
        before = self.store.size().records
        body = {"move": move_id, "after": after, "answers": answers}
        parcel = Parcel(self._id(), person.id, body)
        step = read_step(body, is_proved=proved)
        place = (thread.id, parcel, step, self.now, self.shelf)
        kept, refusal = _result(
            lambda: move_request(self.library, self.store, person, *place).record
        )
        if kept is None or refusal:
            too_much = thread.amount + change < 0 or self._runs_short(thread, move, answers)
            too_much = too_much and refusal.code == "bad-answers"
            assert too_much or not is_right, (refusal.code, refusal.message, refusal.fields)
            assert self.store.size().records == before
            return
        assert is_right, (move_id, person.name, thread)
        assert thread.amount + change >= 0
        self._count_goods(thread, move, answers)
        thread.steps.append((move_id, person.id, move.to))
        thread.ids.append(kept.id)
        thread.state, thread.amount = move.to, thread.amount + change
        thread.values |= {key: one["value"] for key, one in _plain(kept.body["answers"]).items()}

    def _goods(self, thread: Thread, move: Any, answers: dict[str, Any]) -> tuple[str, Decimal]:
        """The row of another register that the move changes, and by how much."""
        rule = move.takes_from or move.adds_to
        said = {**thread.values, **answers}
        if not rule or not said.get(rule.link):
            return "", Decimal(0)
        count = Decimal(said[rule.count])
        return said[rule.link], -count if move.takes_from else count

    def _runs_short(self, thread: Thread, move: Any, answers: dict[str, Any]) -> bool:
        if not self._is_open(thread, move.id):
            return False
        row, change = self._goods(thread, move, answers)
        return bool(row) and self.goods[row] + change < 0

    def _count_goods(self, thread: Thread, move: Any, answers: dict[str, Any]) -> None:
        row, change = self._goods(thread, move, answers)
        if row:
            self.goods[row] += change

    def _open(self, form: Form, person: Person, answers: dict[str, Any]) -> Any:
        body = {"form": form.id, "answers": answers}
        if form.where and form.where.group:
            body["place"] = PLACES[0]
        parcel = Parcel(self._id(), person.id, body)
        sheet = read_sheet(body, self.library.school.zone)
        args = (self.library, self.store, person, parcel, sheet, self.now, self.shelf)
        return _result(lambda: open_request(*args).record)

    def _remember(self, request_id: str, reporter: str) -> None:
        record = self.store.get(request_id)
        assert record
        values = {key: one["value"] for key, one in _plain(record.body["answers"]).items()}
        opening = values.get(self.form.stock.opening or "", 0) if self.form.stock else 0
        first = next(iter(self.form.states))
        self.threads.append(Thread(request_id, reporter, first, values, amount=Decimal(opening)))

    def _row_of(self, form_id: str, states: tuple[str, ...]) -> str:
        """Something to point at, in a state in which it may be: its answers matter to nobody, so
        it comes without them."""
        form = self.library.forms[form_id]
        fake = next(
            person
            for person in self.people
            if "everyone" in form.who or set(person.jobs) & set(form.who)
        )
        minimal = form.model_copy(
            update={
                "fields": tuple(one.model_copy(update={"required": False}) for one in form.fields),
                "states": {key: form.states[key] for key in (*states[:1], *form.states)},
            }
        )
        spare = {**self.library.forms, form_id: minimal}
        whole, self.library = self.library, replace(self.library, forms=spare)
        try:
            opening = {form.stock.opening: 7} if form.stock and form.stock.opening else {}
            row = str(self._open(minimal, fake, opening)[0].id)
            if form.stock:
                self.goods[row] = Decimal(7)
            return row
        finally:
            self.library = whole

    def _answers(self, data: st.DataObject, fields: Any) -> dict[str, Any]:
        answers: dict[str, Any] = {}
        for item in fields:
            if item.type != "calc":
                answers[item.id] = self._answer(data, item, answers)
        return answers

    def _answer(self, data: st.DataObject, item: Any, before: dict[str, Any]) -> Any:
        kind = item.type
        if kind == "check":
            return data.draw(st.sampled_from(["pass", "fail", "n-a"]))
        if kind == "number":
            return self._number(data, item)
        if kind in ("text", "long-text"):
            self.serial += 1
            return f"字 {self.serial}"
        if kind in ("choice", "choices"):
            chosen = data.draw(st.sampled_from([choice.id for choice in item.choices]))
            return chosen if kind == "choice" else [chosen]
        if kind == "person":
            able = [one for one in self.people if not item.jobs or set(one.jobs) & set(item.jobs)]
            ids = [one.id for one in able if one.id != before.get(item.differs_from)]
            return data.draw(st.sampled_from(ids))
        if kind == "place":
            group = item.group
            allowed = [one.id for one in self.library.school.places if group in (None, one.group)]
            return data.draw(st.sampled_from([one for one in allowed if one in PLACES] or allowed))
        fixed = {"date": "2026-12-01", "time": "09:30", "photo": [self.photo]}
        return self.rows[item.form, item.states] if kind == "link" else fixed[kind]

    def _number(self, data: st.DataObject, item: Any) -> str:
        limit = self.library.standards.get(item.standard or "")
        low = max(Decimal(item.min or 0), limit.low if limit and limit.low else Decimal(0))
        high = min(Decimal(item.max or 9999), limit.high if limit and limit.high else Decimal(9999))
        some = [low, high, min(low + 1, high), min(max(low, Decimal("800.5")), high)]
        drawn = data.draw(st.sampled_from(some))
        return str(round(drawn, item.decimals) if round(drawn, item.decimals) >= low else low)

    def _check_chain(self, thread: Thread, moves: Any) -> None:
        """Each move begins where the one before it ended, and follows it."""
        state, last = next(iter(self.form.states)), thread.id
        for each in moves:
            assert each.body["from"] == state
            assert self.store.follower(last) == each.id
            state, last = each.body["to"], each.id
        assert self.store.follower(last) is None

    def _is_row(self, record: Any) -> bool:
        return record.body["form"] == self.form_id and "number" in record.body

    def _id(self) -> str:
        self.now += timedelta(milliseconds=1)
        return new_id(self.now)


def _result(do: Callable[[], Any]) -> tuple[Any, Any]:
    """What it gave, or why it was refused."""
    try:
        return do(), None
    except Refusal as refusal:
        return None, refusal


def _plain(value: Any) -> Any:
    if hasattr(value, "items"):
        return {key: _plain(item) for key, item in value.items()}
    return value


def test_they_are_all_found(library: Library) -> None:
    moving = [form.id for form in library.forms.values() if form.kind in ("request", "register")]
    assert sorted(moving) == MOVING


@pytest.mark.parametrize("form_id", MOVING)
def test_no_way_but_the_right_one(form_id: str, library: Library, tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()

    class Machine(Walk):
        pass

    Machine.form_id, Machine.library, Machine.photos = form_id, library, tmp_path
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=15,
            stateful_step_count=30,
            derandomize=True,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
