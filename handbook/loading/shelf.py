"""All drafts of one folder, and the names that they define."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from handbook.loading.draft import Draft, Node
from handbook.loading.kinds import FILE_KEYS
from handbook.model.standard import Standard


@dataclass(frozen=True)
class Names:
    """Known ids of one sort, each with the place that defines it.

    `unknown` says that a defining file could not be read: then nothing is called dangling.
    """

    words: str
    places: Mapping[str, str]
    unknown: bool = False

    def has(self, name: str) -> bool:
        return self.unknown or name in self.places


@dataclass(frozen=True)
class Shelf:
    """The drafts, the standards that are in good shape (by id), and the folder's name as shown."""

    drafts: tuple[Draft, ...]
    standards: Mapping[str, Standard]
    shown_as: str = ""

    def of(self, *kinds: str) -> Iterator[Node]:
        """The top of each readable file of these kinds; of every kind when none is named."""
        for draft in self.drafts:
            if draft.value is not None and (draft.kind in kinds or not kinds):
                yield draft.root

    def has_unread(self, kind: str) -> bool:
        """Whether some file of this kind could not be read: then not all of it is known."""
        return any(draft.kind == kind and draft.value is None for draft in self.drafts)

    def _stems(self, kind: str) -> dict[str, str]:
        return {draft.id: f"{draft.shown}:1" for draft in self.drafts if draft.kind == kind}

    def standard_nodes(self) -> Iterator[tuple[str, Node]]:
        for top in self.of("standards"):
            for key, node in top.entries():
                if key not in FILE_KEYS:
                    yield key, node

    def clause_nodes(self) -> Iterator[tuple[str, Node]]:
        """(clause name, clause) of every rule."""
        for rule in self.of("rule"):
            for clause in rule.get("clauses").items():
                if clause.id is not None:
                    yield f"{rule.draft.id}#{clause.id}", clause

    def place_nodes(self) -> Iterator[Node]:
        for school in self.of("school"):
            for campus in school.get("campuses").items():
                yield from campus.get("places").items()

    def field_nodes(self) -> Iterator[Node]:
        """Every field of every form, those of its moves too."""
        for form in self.of("form"):
            yield from form.get("fields").items()
            for move in form.get("moves").items():
                yield from move.get("fields").items()

    @cached_property
    def names(self) -> Mapping[str, Names]:
        """Names by sort: job, rule, training, form, clause, standard, place, group, ..."""
        sorts = (
            Names("岗位", self._stems("job")),
            Names("制度", self._stems("rule")),
            Names("培训", self._stems("training")),
            Names("表", self._stems("form")),
            Names("申请单（kind: request）", self._forms_of("request"), self.has_unread("form")),
            Names("台账（kind: register）", self._forms_of("register"), self.has_unread("form")),
            Names(
                "申请单或台账",
                {**self._forms_of("request"), **self._forms_of("register")},
                self.has_unread("form"),
            ),
            Names("条款", {name: node.place for name, node in self.clause_nodes()}),
            Names("标准", self._standards(), self.has_unread("standards")),
            Names("地方", self._places("id"), self.has_unread("school")),
            Names("地方类别", self._places("group"), self.has_unread("school")),
        )
        keys = (
            *("job", "rule", "training", "form", "request"),
            *("register", "moving", "clause", "standard", "place", "group"),
        )
        return dict(zip(keys, sorts, strict=True))

    @cached_property
    def unread_rules(self) -> frozenset[str]:
        """Rules whose clauses are not known because the file could not be read."""
        return frozenset(
            draft.id for draft in self.drafts if draft.kind == "rule" and draft.value is None
        )

    def _forms_of(self, kind: str) -> dict[str, str]:
        forms = self.of("form")
        return {
            form.draft.id: form.get("kind").place for form in forms if form.get("kind").text == kind
        }

    def _standards(self) -> dict[str, str]:
        return {key: node.place for key, node in self.standard_nodes()}

    def _places(self, key: str) -> dict[str, str]:
        found: dict[str, str] = {}
        for node in self.place_nodes():
            if (name := node.get(key).text) is not None:
                found.setdefault(name, node.place)
        return found
