"""The store of a running service, for commands on the same machine: the same few methods by HTTP.

One POST to CONTROL_PATH with the key as bearer token; question and answer are canonical JSON.
"""

import http.client
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from forms_api.records.canonical import DEPTH, NotJson, canonical, parse
from forms_api.records.record import (
    Record,
    ceil_milliseconds,
    from_json,
    read_time,
    spell_time,
    to_json,
)
from forms_api.store.errors import (
    IdErased,
    IdExists,
    NotStorable,
    Stale,
    StoreDown,
    StoreError,
    StoreFull,
    UnknownPredecessor,
)
from forms_api.store.extent import Extent, HasExtent, extent_to_json, read_extent
from forms_api.store.store import After, Store

CONTROL_PATH = "/control/store"

_WRAPPED = DEPTH + 8  # a message puts a few levels around the bodies of records


class RemoteStore:
    """A Store in another process on this machine. Raises StoreDown when it does not answer."""

    def __init__(
        self,
        address: str,
        key: str,
        *,
        patience: float = 60.0,
        parts: Mapping[str, Sequence[str]] = MappingProxyType({}),
    ) -> None:
        """`address` is host:port; each call waits up to `patience` seconds. Of a kind in `parts`
        a read brings only these keys of the bodies."""
        self._address, self._key, self._patience = address, key, patience
        self._parts = parts

    def bringing(self, kind: str, keys: Sequence[str]) -> "RemoteStore":
        """The same store, which reads of this kind only some keys of the bodies: where a term of
        records is looked at, the answers in them need not be carried over."""
        parts = {**self._parts, kind: keys}
        return RemoteStore(self._address, self._key, patience=self._patience, parts=parts)

    @property
    def failure(self) -> str | None:
        failure: str | None = self._ask({"call": "failure"})
        return failure

    def extent(self) -> Extent:
        """What is on disk at this moment, for a backup. Raises StoreDown if there is no folder."""
        return read_extent(self._ask({"call": "extent"}))

    def append(self, *records: Record, after: After = None) -> tuple[Record, ...]:
        question = {"call": "append", "records": _spell_all(records), "after": after}
        return _read_all(self._ask(question))

    def get(self, record_id: str) -> Record | None:
        found = self._ask({"call": "get", "id": record_id})
        return None if found is None else from_json(found)

    def follower(self, record_id: str) -> str | None:
        found: str | None = self._ask({"call": "follower", "id": record_id})
        return found

    def read(
        self,
        kind: str,
        *,
        campus: str | None = None,
        subject: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Sequence[Record]:
        question = {"call": "read", "kind": kind, "campus": campus, "subject": subject}
        times = {"since": _ceiling_text(since), "until": _ceiling_text(until)}
        parts = {"parts": list(self._parts[kind])} if kind in self._parts else {}
        return _read_all(self._ask(question | times | parts))

    def close(self) -> None:
        """Nothing is held between calls."""

    def _ask(self, question: Mapping[str, Any]) -> Any:
        answer = _read_answer(self._post(_spell_question(question)))
        if "error" in answer:
            raise _read_error(answer["error"])
        return answer["answer"]

    def _post(self, body: bytes) -> bytes:
        headers = {"Authorization": f"Bearer {self._key}", "Content-Type": "application/json"}
        connection = http.client.HTTPConnection(self._address, timeout=self._patience)
        try:
            connection.request("POST", CONTROL_PATH, body, headers)
            response = connection.getresponse()
            data = response.read()
        except (OSError, http.client.HTTPException) as error:
            raise StoreDown("正在运行的服务没有回答，不知道是否已经保存") from error
        finally:
            connection.close()
        if response.status != http.client.OK:
            raise StoreDown(f"正在运行的服务拒绝了请求（{response.status}）")
        return data


def answer_remote(store: Store, request: Mapping[str, Any]) -> dict[str, Any]:
    """What the service answers to one question: {"answer": …} or {"error": {"code", …}}.

    The caller has checked the key. A malformed question is a `not-storable` error.
    """
    try:
        return {"answer": _CALLS[request["call"]](store, request)}
    except StoreError as error:
        return {"error": _spell_error(error)}
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        return {"error": _spell_error(NotStorable(f"看不懂这个请求：{error}"))}


def answer_bytes(store: Store, body: bytes) -> bytes:
    """As `answer_remote`, from and to canonical JSON. Raises NotJson for a body that is none."""
    return canonical(answer_remote(store, parse(body, depth=_WRAPPED)), depth=_WRAPPED)


def _spell_question(question: Mapping[str, Any]) -> bytes:
    try:
        return canonical(question, depth=_WRAPPED)
    except NotJson as error:
        raise NotStorable(str(error)) from error


def _read_answer(data: bytes) -> dict[str, Any]:
    try:
        answer = parse(data, depth=_WRAPPED)
    except NotJson:
        answer = None
    if not isinstance(answer, dict):
        raise StoreDown("正在运行的服务答得不对，不知道是否已经保存")
    return answer


def _answer_append(store: Store, request: Mapping[str, Any]) -> list[dict[str, Any]]:
    records = [from_json(value) for value in request["records"]]
    return _spell_all(store.append(*records, after=request["after"]))


def _answer_get(store: Store, request: Mapping[str, Any]) -> dict[str, Any] | None:
    found = store.get(request["id"])
    return None if found is None else to_json(found)


def _answer_follower(store: Store, request: Mapping[str, Any]) -> str | None:
    return store.follower(request["id"])


def _answer_failure(store: Store, _: Mapping[str, Any]) -> str | None:
    return store.failure


def _answer_read(store: Store, request: Mapping[str, Any]) -> list[dict[str, Any]]:
    since, until = (_read_optional(request[key]) for key in ("since", "until"))
    campus, subject = request["campus"], request["subject"]
    found = store.read(request["kind"], campus=campus, subject=subject, since=since, until=until)
    keys = request.get("parts")
    return _spell_all(found if keys is None else [_take_parts(record, keys) for record in found])


def _take_parts(record: Record, keys: Sequence[str]) -> Record:
    return replace(record, body={key: record.body[key] for key in keys if key in record.body})


def _answer_extent(store: Store, _: Mapping[str, Any]) -> dict[str, Any]:
    if not isinstance(store, HasExtent):
        raise StoreDown("记录不在文件夹里")
    return extent_to_json(store.extent())


_CALLS: Mapping[str, Callable[[Store, Mapping[str, Any]], Any]] = {
    "append": _answer_append,
    "get": _answer_get,
    "follower": _answer_follower,
    "read": _answer_read,
    "failure": _answer_failure,
    "extent": _answer_extent,
}


def _spell_error(error: StoreError) -> dict[str, Any]:
    match error:
        case IdExists():
            return {"code": "id-exists", "record": to_json(error.record)}
        case IdErased():
            return {"code": "id-erased", "id": error.record_id}
        case UnknownPredecessor():
            return {"code": "unknown-predecessor", "id": error.after}
        case Stale():
            return {"code": "stale", "id": error.head}
        case NotStorable():
            return {"code": "not-storable", "why": str(error)}
        case StoreFull():
            return {"code": "full", "why": str(error)}
    return {"code": "down", "why": str(error)}


def _read_error(value: Mapping[str, Any]) -> StoreError:
    match value:
        case {"code": "id-exists", "record": record}:
            return IdExists(from_json(record))
        case {"code": "id-erased", "id": record_id}:
            return IdErased(record_id)
        case {"code": "unknown-predecessor", "id": after}:
            return UnknownPredecessor(after)
        case {"code": "stale", "id": head}:
            return Stale(head)
        case {"code": "not-storable", "why": why}:
            return NotStorable(why)
        case {"code": "full", "why": why}:
            return StoreFull(why)
    return StoreDown(str(value.get("why", "")))


def _spell_all(records: Sequence[Record]) -> list[dict[str, Any]]:
    return [to_json(record) for record in records]


def _read_all(values: Sequence[Mapping[str, Any]]) -> tuple[Record, ...]:
    return tuple(from_json(value) for value in values)


def _read_optional(text: str | None) -> datetime | None:
    return None if text is None else read_time(text)


def _ceiling_text(at: datetime | None) -> str | None:
    return None if at is None else spell_time(ceil_milliseconds(at))
