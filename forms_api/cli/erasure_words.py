"""What `houqin erase` says of records: what they are, never what is in them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from forms_api.actions.erasable import ERASABLE, FormOf, form_finder, last_word, retention_of
from forms_api.actions.read_things import read_things
from forms_api.derive.erasures import Decision
from forms_api.derive.people import Person, fold_people
from forms_api.derive.things import titles_of
from forms_api.records.person import PERSON
from forms_api.records.record import Record
from forms_api.store.store import Store
from handbook.model.library import Library

SHOWN = 10
"""Records named one by one; of more, only how many and from when to when."""


@dataclass(frozen=True)
class ErasureWords:
    library: Library
    people: Mapping[str, Person]
    form_of: FormOf
    today: date
    counts_from: Callable[[Record], datetime]
    things: Mapping[str, str]

    def title(self, record: Record) -> str:
        """「填表记录「冰箱温度记录」」, 「培训签收「消毒知识」」."""
        form = self.form_of(record)
        name = form.title if form else record.body.get("title", "")
        return f"{ERASABLE[record.kind]}{f'「{name}」' if name else ''}"

    def lines(self, records: Sequence[Record]) -> list[str]:
        """One line for each of a few records; for many how many there are, by kind and form."""
        if len(records) <= SHOWN:
            return [self._line(record) for record in records]
        groups: dict[str, list[Record]] = {}
        for record in records:
            groups.setdefault(self.title(record), []).append(record)
        return [f"{title} {self.span(members)}" for title, members in groups.items()]

    def span(self, records: Sequence[Record]) -> str:
        """「12 条，2025-09-01 到 2025-09-19」. `records` are not empty."""
        days = [self._local(record.at).date() for record in records]
        return f"{len(records)} 条，{min(days)} 到 {max(days)}"

    def early(self, records: Sequence[Record]) -> list[str]:
        """A line for each form, and last day, of records that should still be kept."""
        found: dict[str, int] = {}
        for record in records:
            kept = retention_of(self.library, self.form_of, record, self.counts_from)
            if kept is not None and not kept.has_passed(self.today):
                words = f"{self.title(record)}要保存 {kept.years} 年，到 {kept.until}"
                line = f"{words}（{kept.basis}）" if kept.basis else words
                found[line] = found.get(line, 0) + 1
        return [f"{line}：{count} 条" for line, count in found.items()]

    def name(self, person_id: str) -> str:
        person = self.people.get(person_id)
        return person.name if person else person_id

    def time(self, at: datetime) -> str:
        return f"{self._local(at):%Y-%m-%d %H:%M}"

    def request(self, request: Record) -> list[str]:
        return [
            f"{request.id}  {self.time(request.at)}  {self.name(request.by)}申请，"
            f"{len(request.body['ids'])} 条",
            f"  依据：{request.body['basis']}",
        ]

    def decision(self, decision: Decision) -> list[str]:
        more = f" …… 共 {len(decision.ids)} 条" if len(decision.ids) > SHOWN else ""
        return [
            f"{self.time(decision.at)}  {self.name(decision.asked_by)}申请，"
            f"{self.name(decision.confirmed_by)}确认，{len(decision.ids)} 条",
            f"  依据：{decision.basis}",
            f"  编号：{' '.join(decision.ids[:SHOWN])}{more}",
        ]

    def _line(self, record: Record) -> str:
        subject = record.subject if "form" in record.body else ""
        place = self.things.get(subject) or self.library.school.title_of(subject)
        facts = (self.title(record), place, self.time(record.at), self.name(record.by), record.id)
        return "  ".join(fact for fact in facts if fact)

    def _local(self, at: datetime) -> datetime:
        return at.astimezone(self.library.school.zone)


def words_for(library: Library, store: Store, now: datetime) -> ErasureWords:
    people = fold_people(store.read(PERSON))
    today = now.astimezone(library.school.zone).date()
    things = titles_of(read_things(library, store))
    forms = form_finder(library, store)
    return ErasureWords(library, people, forms, today, last_word(store), things)
