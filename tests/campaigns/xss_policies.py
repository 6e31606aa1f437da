"""Policies whose every text is bait: xss_school with payloads in place of its words.

The texts are found by walking the schemas, which are made from the models: a slot is such a text,
as "Clause.text". What `houqin check` refuses is taken out again, and counted.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from xss_payloads import payload

from handbook.loading.kinds import KINDS
from handbook.loading.load import load_library
from handbook.loading.problem import Problem
from handbook.loading.schema import build_schemas

SCHOOL = Path(__file__).with_name("xss_school")
COPY = "-K"
PARAGRAPHS = ("Training.content",)
Schema = dict[str, Any]
_ESCAPED = {ord(char): f"\\u{ord(char):04x}" for char in "\u0085\u2028\u2029\ufeff"}


@dataclass
class Spot:
    """One text: its slot, the harmless words, and the payloads that now stand there."""

    slot: str
    harmless: Any
    numbers: list[int] = field(default_factory=list)

    @property
    def text(self) -> str:
        between = "\n\n" if self.slot in PARAGRAPHS else " "
        return between.join(map(payload, self.numbers)) or str(self.harmless)


@dataclass
class Baited:
    """What was placed and what was refused: payload numbers by slot."""

    placed: dict[str, set[int]] = field(default_factory=dict)
    refused: dict[str, set[int]] = field(default_factory=dict)


def try_payloads(folder: Path, numbers: Iterable[int]) -> Baited:
    """Each payload alone, in every free slot at once: what the check lets in, and what not."""
    found = Baited()
    files = {path: mark(kind, value) for path, kind, value in expand_school(1)}
    free = _free_spots(files)
    for number in numbers:
        for spot in free:
            spot.numbers = [number]
        while wrong := find_wrong(folder, files):
            for spot in wrong:
                found.refused.setdefault(spot.slot, set()).update(spot.numbers)
                spot.numbers = []
        for spot in free:
            found.placed.setdefault(spot.slot, set()).update(spot.numbers)
    return found


def bait_policies(folder: Path, numbers: Sequence[int], copies: int, tried: Baited) -> None:
    """Write policies into `folder` in which every free slot has each of these payloads that the
    check lets in: several in one text where a slot stands less often than there are payloads."""
    files = {path: mark(kind, value) for path, kind, value in expand_school(copies)}
    free = _free_spots(files)
    often, turn = Counter(spot.slot for spot in free), Counter[str]()
    for spot in free:
        allowed = [number for number in numbers if number in tried.placed.get(spot.slot, ())]
        share = -(-len(numbers) // often[spot.slot])
        first = turn[spot.slot] + len(spot.slot)
        places = range(first, first + share) if allowed else ()
        spot.numbers = list(dict.fromkeys(allowed[place % len(allowed)] for place in places))
        turn[spot.slot] += share
    if wrong := find_wrong(folder, files):
        raise AssertionError(f"refused only beside others: {[spot.text for spot in wrong]}")


def refuse_bound(folder: Path, number: int) -> Iterator[tuple[str, bool]]:
    """Each slot that wants an id, a date, a time, with the payload in it: all at once, and alone
    where nothing was said about it. Yields (slot, whether the check refuses it)."""
    files = {path: mark(kind, value) for path, kind, value in expand_school(1)}
    bound = [spot for spot in _all_spots(files) if spot.slot in slots(bound=True)]
    one_each = {spot.slot: spot for spot in reversed(bound)}
    for spot in one_each.values():
        spot.numbers = [number]
    refused = {spot.slot for spot in find_wrong(folder, files)}
    for slot, spot in one_each.items():
        if slot not in refused:
            for other in one_each.values():
                other.numbers = [number] if other is spot else []
            refused |= {slot} if _find_errors(folder, files) else set()
        yield slot, slot in refused


def _all_spots(files: Mapping[str, Any]) -> list[Spot]:
    return [spot for tree in files.values() for spot in spots_in(tree)]


def _find_errors(folder: Path, files: Mapping[str, Any]) -> tuple[Problem, ...]:
    for path, tree in files.items():
        (folder / path).write_text(write_yaml(tree, path, {}), encoding="utf-8")
    return load_library(folder, shown_as="").errors


def _free_spots(files: Mapping[str, Any]) -> list[Spot]:
    return [spot for spot in _all_spots(files) if spot.slot in slots()]


def find_wrong(folder: Path, files: Mapping[str, Any]) -> list[Spot]:
    """Write the files; the baited spots that the check has something against."""
    lines: dict[tuple[str, int], Spot] = {}
    for path, tree in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(write_yaml(tree, path, lines), encoding="utf-8")
    errors = load_library(folder, shown_as="").errors
    places = dict.fromkeys((error.path.lstrip("/"), error.line) for error in errors)
    wrong = [lines[place] for place in places if place in lines and lines[place].numbers]
    if errors and not wrong:
        raise AssertionError(f"the school's own words are refused: {errors[0]}")
    return wrong


# --- which slots there are ---------------------------------------------------------------------


@cache
def schemas() -> Schema:
    return dict(build_schemas())


@cache
def slots(*, bound: bool = False) -> frozenset[str]:
    """Names of all slots: `bound` ones want a pattern or a date, the others any text."""
    names: dict[str, bool] = {}
    for kind in KINDS:
        schema = schemas()[kind.name]
        _collect(schema, _name(kind.name), schema["definitions"], names, set())
    return frozenset(name for name, is_bound in names.items() if is_bound == bound)


def _name(kind: str) -> str:
    model = next(one.model for one in KINDS if one.name == kind)
    return "StandardsFile" if kind == "standards" else model.__name__


def _collect(
    schema: Schema, name: str, definitions: Schema, names: dict[str, bool], seen: set[str]
) -> None:
    schema, name = _resolve(schema, name, definitions)
    if name in seen and "." not in name:
        return
    seen.add(name)
    if _is_text(schema):
        names[name] = names.get(name, True) and bool({"pattern", "format"} & set(schema))
    for one in _alternatives(schema):
        _collect(one, name, definitions, names, seen)
    for key, one in schema.get("properties", {}).items():
        _collect(one, f"{name}.{key}", definitions, names, seen)
    for one in (schema.get("items"), *_values(schema)):
        if isinstance(one, dict):
            _collect(one, name, definitions, names, seen)


def _resolve(schema: Schema, name: str, definitions: Schema) -> tuple[Schema, str]:
    """Through references; what is referred to has a name of its own."""
    for part in [schema, *schema.get("allOf", ())]:
        if "$ref" in part:
            own = part["$ref"].rpartition("/")[2]
            return definitions[own], own
    return schema, name


def _is_text(schema: Schema) -> bool:
    return schema.get("type") == "string" and not {"enum", "const"} & set(schema)


def _alternatives(schema: Schema) -> list[Schema]:
    return [*schema.get("anyOf", ()), *schema.get("oneOf", ())]


def _values(schema: Schema) -> list[Any]:
    """The schemas of values under keys that are not fixed."""
    return [schema.get("additionalProperties"), *schema.get("patternProperties", {}).values()]


# --- the school with its spots -----------------------------------------------------------------


def expand_school(copies: int) -> Iterator[tuple[str, str, Any]]:
    """Yield (path, kind, what stands in it)."""
    for kind in KINDS:
        place = SCHOOL / kind.place
        for path in [place] if kind.is_file else sorted(place.glob("*.yml")):
            # every scalar as it is spelled
            value = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)
            is_copied = path.stem.endswith(COPY)
            for copy in range(copies if is_copied else 1):
                name = path.relative_to(SCHOOL).as_posix().replace(COPY, f"-{copy}")
                yield name, kind.name, _expand(value, copy, copies)


def _expand(value: Any, copy: int, copies: int) -> Any:
    if isinstance(value, str):
        return value.replace(COPY, f"-{copy}")
    if isinstance(value, list):
        return [
            _expand(one, number, copies)
            for one in value
            for number in (range(copies) if _is_copied(one) else (copy,))
        ]
    if isinstance(value, dict):
        return {
            _expand(key, number, copies): _expand(one, number, copies)
            for key, one in value.items()
            for number in (range(copies) if str(key).endswith(COPY) else (copy,))
        }
    return value


def _is_copied(value: Any) -> bool:
    return isinstance(value, dict) and str(value.get("id", "")).endswith(COPY)


def mark(kind: str, value: Any) -> Any:
    """The same with a Spot in place of each text of a slot."""
    schema = schemas()[kind]
    return _mark(value, schema, _name(kind), schema["definitions"])


def _mark(value: Any, schema: Schema, name: str, definitions: Schema) -> Any:
    schema, name = _resolve(schema, name, definitions)
    if others := [_resolve(one, name, definitions) for one in _alternatives(schema)]:
        fitting = [(one, own) for one, own in others if _fits(value, one)]
        # beside its own properties, alternatives only say which of them go together
        if fitting and "properties" not in schema:
            schema, name = fitting[0]
    if isinstance(value, dict):
        keys = schema.get("properties", {})
        others = [one for one in _values(schema) if isinstance(one, dict)]
        return {
            key: _mark(one, keys[key], f"{name}.{key}", definitions)
            if key in keys
            else _mark(one, others[0], name, definitions)
            for key, one in value.items()
        }
    if isinstance(value, list):
        return [_mark(one, schema["items"], name, definitions) for one in value]
    return Spot(name, value) if _is_text(schema) else value


def _fits(value: Any, schema: Schema) -> bool:
    if isinstance(value, dict):
        kind = schema.get("properties", {}).get("type", {}).get("const")
        return set(value) <= set(schema.get("properties", {})) and kind in (None, value.get("type"))
    if isinstance(value, list):
        return schema.get("type") == "array"
    allowed = schema.get("enum", [schema["const"]] if "const" in schema else None)
    if allowed is not None:
        return value in allowed
    return (schema.get("type") == "string") == isinstance(value, str)


def spots_in(tree: Any) -> Iterator[Spot]:
    if isinstance(tree, Spot):
        yield tree
    for one in tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ():
        yield from spots_in(one)


def write_yaml(tree: Any, path: str, lines: dict[tuple[str, int], Spot]) -> str:
    """One scalar a line; `lines` learns on which line each spot stands."""
    written: list[str] = []
    _write(tree, 0, "", written, path, lines)
    return "\n".join(written) + "\n"


def _write(
    value: Any, depth: int, lead: str, written: list[str], path: str, lines: dict[Any, Any]
) -> None:
    """`lead` is what stands before the value on its first line."""
    if isinstance(value, dict) and value:
        for number, (key, one) in enumerate(value.items()):
            before = lead if number == 0 else " " * depth
            _write_entry(one, depth, f"{before}{key}:", written, path, lines)
    elif isinstance(value, list) and value:
        for number, one in enumerate(value):
            before = lead if number == 0 else " " * depth
            _write(one, depth + 2, f"{before}- ", written, path, lines)
    else:
        text = quote(value.text) if isinstance(value, Spot) else str(value)
        written.append(f"{lead}{text}")
        if isinstance(value, Spot):
            lines[path, len(written)] = value


def _write_entry(
    value: Any, depth: int, lead: str, written: list[str], path: str, lines: dict[Any, Any]
) -> None:
    if isinstance(value, dict | list) and value:
        written.append(lead)
        inner = depth + 2
        _write(value, inner, " " * inner, written, path, lines)
    else:
        _write(value, depth, f"{lead} ", written, path, lines)


def quote(text: str) -> str:
    """A YAML text in double quotes; what YAML takes for the end of a line is escaped."""
    return json.dumps(text, ensure_ascii=False).translate(_ESCAPED)
