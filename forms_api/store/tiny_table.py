"""TinyDB's table on an append-only journal: inserting is committing, and nothing is changed."""

from collections.abc import Iterable, Mapping
from typing import Any, NoReturn, cast

from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Table
from tinydb.utils import LRUCache

from forms_api.records.record import from_json
from forms_api.store.errors import AppendOnly, NotStorable
from forms_api.store.ledger import Ledger
from forms_api.store.tiny_journal import Journal


class NoCache(LRUCache[Any, Any]):
    """TinyDB's query cache would answer from before the last append, and is not thread-safe."""

    def get(self, key: Any, default: Any = None) -> Any:  # noqa: ARG002
        return default

    def set(self, key: Any, value: Any) -> None:
        """Nothing is kept."""


class JournalTable(Table):
    """A table holds the records of one kind. A document is a record's JSON object."""

    query_cache_class = NoCache

    def __init__(
        self, storage: Storage, name: str, cache_size: int = 0, persist_empty: bool = False
    ) -> None:
        super().__init__(storage, name, cache_size, persist_empty)

    def insert(self, document: Mapping[str, Any]) -> int:
        """Commit one record; its document id. Raises what Store.append raises."""
        return self.insert_multiple([document])[0]

    def insert_multiple(self, documents: Iterable[Mapping[str, Any]]) -> list[int]:
        """Commit these records, all or nothing; their document ids."""
        try:
            records = [from_json(document) for document in documents]
        except ValueError as error:
            raise NotStorable(str(error)) from error
        if any(record.kind != self.name for record in records):
            raise NotStorable(f"表 {self.name} 只存 {self.name} 类记录")
        return [self._place(record.id) for record in self._ledger.commit(records, None)]

    def update(self, *_: object, **__: object) -> NoReturn:
        raise AppendOnly

    def update_multiple(self, *_: object, **__: object) -> NoReturn:
        raise AppendOnly

    def upsert(self, *_: object, **__: object) -> NoReturn:
        raise AppendOnly

    def remove(self, *_: object, **__: object) -> NoReturn:
        raise AppendOnly

    def truncate(self) -> NoReturn:
        raise AppendOnly

    @property
    def _ledger(self) -> Ledger:
        return cast(Journal, self._storage).ledger

    def _place(self, record_id: str) -> int:
        index = self._ledger.contents.index
        number = index.number(record_id)
        assert number is not None  # it has just been committed
        return index.place(self.name, number) + 1


class JournalDB(TinyDB):
    """TinyDB with one JournalTable per kind of record."""

    table_class = JournalTable

    def drop_tables(self) -> NoReturn:
        raise AppendOnly

    def drop_table(self, name: str) -> NoReturn:  # noqa: ARG002
        raise AppendOnly
