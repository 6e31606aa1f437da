"""JSON Schemas of the policy files, made from the models, for editors and other checkers."""

from collections.abc import Callable, Mapping
from typing import Any

from handbook.loading.fit import StandardsFile
from handbook.loading.kinds import FILE_KEYS, KINDS, Kind
from handbook.model.field import FIELD_TYPES
from handbook.model.part import Part
from handbook.model.values import ID_PATTERN

Schema = dict[str, Any]
DIALECT = "http://json-schema.org/draft-07/schema#"
# Lists of these may leave `id` out: their place in the list gives one.
_NUMBERED = ("Duty", "Question", "PracticalItem")
_BOUNDS = ("range", "at_least", "at_most", "equals")


def build_schemas() -> Mapping[str, Schema]:
    """Kind name -> the schema of one file of that kind."""
    return {kind.name: _build_schema(kind) for kind in KINDS}


def _build_schema(kind: Kind) -> Schema:
    schema = _standards_schema() if kind.name == "standards" else _file_schema(kind.model)
    schema = _tidy(schema)
    for name, refine in _REFINEMENTS.items():
        if part := schema["definitions"].get(name) or (name == kind.model.__name__ and schema):
            refine(part)
    return {"$schema": DIALECT, "title": kind.words, **_only_used(schema)}


def _dump(model: type[Part]) -> Schema:
    return model.model_json_schema(ref_template="#/definitions/{model}")


def _file_schema(model: type[Part]) -> Schema:
    """The file's name is its id, so the file has none."""
    schema = _dump(model)
    schema["properties"].pop("id")
    schema["required"].remove("id")
    return schema


def _standards_schema() -> Schema:
    of_one = _file_schema(_kind("standards").model)
    of_file = _file_schema_keys()
    shared = of_one.pop("$defs", {})
    return {
        "type": "object",
        "properties": of_file,
        "additionalProperties": {"$ref": "#/definitions/Standard"},
        "propertyNames": {"anyOf": [{"enum": list(FILE_KEYS)}, {"pattern": ID_PATTERN}]},
        "$defs": {**shared, "Standard": of_one},
    }


def _kind(name: str) -> Kind:
    return next(kind for kind in KINDS if kind.name == name)


def _file_schema_keys() -> Schema:
    properties = _dump(StandardsFile)["properties"]
    return {key: properties[key] for key in FILE_KEYS}


def _tidy(schema: Schema) -> Schema:
    """Without the English titles and empty defaults that pydantic adds."""
    schema["definitions"] = {
        name: part for name, part in schema.pop("$defs", {}).items() if name != "UntypedField"
    }
    for part in (schema, *schema["definitions"].values()):
        part.pop("title", None)
        if part.get("description", "").isascii():
            part.pop("description", None)
        for key, value in part.get("properties", {}).items():
            part["properties"][key] = _tidy_value(value)
    return schema


def _tidy_value(value: Schema) -> Schema:
    """One property: no title, no default that says nothing, and no `null` to be typed."""
    value = {key: item for key, item in value.items() if key != "title"}
    if value.get("default") in (None, [], {}, ()):
        value.pop("default", None)
    choices = [choice for choice in value.get("anyOf", ()) if choice != {"type": "null"}]
    if len(choices) == 1:
        del value["anyOf"]
        value = {**choices[0], **value}
    elif choices:
        value["anyOf"] = choices
    if "patternProperties" in value:
        value["additionalProperties"] = False
    if "prefixItems" in value:
        # draft 7 has no prefixItems; the ends of a range are of one sort anyway
        value["items"] = value.pop("prefixItems")[0]
    return _beside_reference(value)


def _beside_reference(value: Schema) -> Schema:
    """Draft 7 readers ignore what stands beside `$ref`, so a description wraps it."""
    if "$ref" in value and len(value) > 1:
        return {"allOf": [{"$ref": value.pop("$ref")}], **value}
    return value


def _only_used(schema: Schema) -> Schema:
    """Without definitions that nothing refers to any more."""
    definitions = schema.pop("definitions")
    used: set[str] = set()
    waiting = [schema]
    while waiting:
        for name in _references(waiting.pop()) - used:
            used.add(name)
            waiting.append(definitions[name])
    return {**schema, "definitions": {name: definitions[name] for name in sorted(used)}}


def _references(value: Any) -> set[str]:
    if isinstance(value, list):
        return set().union(*map(_references, value))
    if not isinstance(value, dict):
        return set()
    own = {value["$ref"].rpartition("/")[2]} if "$ref" in value else set()
    return own.union(*map(_references, value.values()))


def _refine_form(schema: Schema) -> None:
    """What only some kinds of forms need."""
    schema["properties"]["fields"]["items"] = _FIELD
    schema["allOf"] = [
        _when_kind(("checklist", "record"), ["proves"]),
        _when_kind(("request", "register"), ["states", "moves"]),
    ]


def _when_kind(kinds: tuple[str, ...], needed: list[str]) -> Schema:
    return {
        "if": {"properties": {"kind": {"enum": list(kinds)}}, "required": ["kind"]},
        "then": {"required": needed},
    }


# One of the types by its `type`; the stand-in for a missing type is the loader's affair.
_FIELD: Schema = {
    "oneOf": [{"$ref": f"#/definitions/{model.__name__}"} for model in FIELD_TYPES.values()]
}


def _refine_move(schema: Schema) -> None:
    schema["properties"]["fields"]["items"] = _FIELD


def _refine_standard(schema: Schema) -> None:
    schema["oneOf"] = [{"required": [bound]} for bound in _BOUNDS]


def _refine_clause(schema: Schema) -> None:
    schema["oneOf"] = [{"required": ["forms"]}, {"required": ["proof", "because"]}]


def _refine_where(schema: Schema) -> None:
    schema["minProperties"] = schema["maxProperties"] = 1


def _refine_due(schema: Schema) -> None:
    schema["anyOf"] = [{"required": ["every"]}, {"required": ["before"]}]


def _refine_numbered(schema: Schema) -> None:
    schema["required"].remove("id")


_REFINEMENTS: Mapping[str, Callable[[Schema], None]] = {
    "Form": _refine_form,
    "Move": _refine_move,
    "Standard": _refine_standard,
    "Clause": _refine_clause,
    "Where": _refine_where,
    "Due": _refine_due,
    **dict.fromkeys(_NUMBERED, _refine_numbered),
}
