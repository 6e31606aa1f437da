"""Which keys a mapping may have, found by walking the model along a path."""

from collections.abc import Mapping
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from handbook.loading.marks import Path
from handbook.model.field import FIELD_TYPES, UntypedField
from handbook.model.part import Part


def known_keys(model: type[Part], value: Any, path: Path) -> Mapping[str, str]:
    """Key -> its description, of the mapping at `path` in `value`; empty where any key will do."""
    found = _descend(model, value, path)
    return describe_keys(found) if found else {}


def describe_keys(model: type[Part]) -> Mapping[str, str]:
    fields = model.model_fields.items()
    return {field.alias or name: field.description or "" for name, field in fields}


def _descend(kind: Any, value: Any, path: Path) -> type[Part] | None:
    """The model of what stands at `path`, or None where that is no model."""
    if get_origin(kind) is Annotated:
        return _descend(get_args(kind)[0], value, path)
    if get_origin(kind) in (Union, UnionType):
        return _descend(_choose(kind, value), value, path)
    if get_origin(kind) in (tuple, list) and path:
        return _descend(get_args(kind)[0], _at(value, path[0]), path[1:])
    if get_origin(kind) is dict and path:
        return _descend(get_args(kind)[1], _at(value, path[0]), path[1:])
    if not (isinstance(kind, type) and issubclass(kind, Part)):
        return None
    return _descend_part(kind, value, path) if path else kind


def _descend_part(model: type[Part], value: Any, path: Path) -> type[Part] | None:
    for name, field in model.model_fields.items():
        if (field.alias or name) == path[0]:
            return _descend(field.annotation, _at(value, path[0]), path[1:])
    return None


def _choose(union: Any, value: Any) -> Any:
    """The member of a union that a mapping is meant for: fields say so by `type`."""
    members = [_bare(member) for member in get_args(union)]
    parts = [member for member in members if isinstance(member, type) and issubclass(member, Part)]
    if UntypedField in parts:
        kind = value.get("type") if isinstance(value, dict) else None
        return FIELD_TYPES.get(kind, UntypedField) if isinstance(kind, str) else UntypedField
    return parts[0] if parts else next(iter(members), None)


def _bare(kind: Any) -> Any:
    return _bare(get_args(kind)[0]) if get_origin(kind) is Annotated else kind


def _at(value: Any, step: str | int) -> Any:
    try:
        return value[step]
    except (KeyError, IndexError, TypeError):
        return None
