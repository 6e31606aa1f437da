"""What goes in and out of the API: the schemas of its OpenAPI description."""

from typing import Any

_ID = r"^[a-z0-9][a-z0-9-]*$"
_CLOCK = {"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d$"}


def schemas() -> dict[str, Any]:
    text = {"type": "string"}
    moment = {"type": "string", "format": "date-time"}
    anything: dict[str, Any] = {"type": "object"}
    return {
        "Submission": _object(
            {
                "form": {"type": "string", "pattern": _ID},
                "revision": {"type": "integer", "minimum": 1},
                "place": text | {"description": "地方的编号；逐件填的表写台账那一行的编号或号码"},
                "done_at": text,
                "answers": anything,
                "supersedes": text,
                "reason": text,
            },
            ["form", "answers"],
        ),
        "Signoff": _object(
            {
                "training": {"type": "string", "pattern": _ID},
                "quiz": {"type": "object", "additionalProperties": {"type": "integer"}},
                "statement": {"type": "boolean"},
            },
            ["training", "quiz", "statement"],
        ),
        "Practical": _object(
            {
                "training": {"type": "string", "pattern": _ID},
                "person": text,
                "items": {"type": "object", "additionalProperties": {"type": "boolean"}},
            },
            ["training", "person", "items"],
        ),
        "Record": _object(
            {
                "id": text,
                "form": text,
                "place": text,
                "by": text,
                "at": moment,
                "done_at": {"type": ["string", "null"]},
                "flags": {"type": "array", "items": text},
                "answers": anything,
            },
            ["id", "form", "place", "by", "at", "done_at", "flags", "answers"],
        ),
        "Excuse": _object(
            {
                "form": {"type": "string", "pattern": _ID},
                "place": text,
                "date": {"type": "string", "format": "date"},
                "until": _CLOCK,
                "reason": text,
            },
            ["form", "date", "reason"],
        ),
        "ExcuseItem": _object(
            {
                **dict.fromkeys(("id", "form", "place", "date", "reason", "by"), text),
                "until": _CLOCK,
                "at": moment,
            },
            ["id", "form", "place", "date", "reason", "by", "at"],
        ),
        "BoardItem": _object(
            {
                "form": text,
                "place": text,
                "from": moment,
                "by": moment,
                "status": {"enum": ["done", "late", "due", "grace", "missed", "excused"]},
                "record": {"type": ["string", "null"]},
            },
            ["form", "place", "from", "by", "status", "record"],
        ),
        "RequestSheet": _object(
            {
                "form": {"type": "string", "pattern": _ID},
                "revision": {"type": "integer", "minimum": 1},
                "place": text,
                "done_at": text,
                "answers": anything,
                "supersedes": text,
                "reason": text,
                "seen": {
                    "type": "array",
                    "items": text,
                    "description": "看过的、名称像的闲置和库存：台账那几行的编号",
                },
            },
            ["form", "answers"],
        ),
        "Request": _object(_request_properties(text, moment), [*_request_properties(text, moment)]),
        "Move": _object(
            {"move": {"type": "string", "pattern": _ID}, "after": text, "answers": anything},
            ["move", "after"],
        ),
        "Step": _object(
            {
                **dict.fromkeys(("id", "request", "by", "move", "from", "to"), text),
                "at": moment,
                "answers": anything,
            },
            ["id", "request", "by", "at", "move", "from", "to", "answers"],
        ),
        "Comment": _object(
            {"text": text, "photos": {"type": "array", "items": text}},
            ["text"],
        ),
        "CommentItem": _object(
            {
                **dict.fromkeys(("id", "request", "by", "text"), text),
                "at": moment,
                "photos": {"type": "array", "items": text},
            },
            ["id", "request", "by", "at", "text", "photos"],
        ),
        "Photo": _object({"photo": {"type": "string", "pattern": "^[0-9a-f]{64}$"}}, ["photo"]),
        "SignoffItem": _object(
            {
                "id": text,
                "training": text,
                "by": text,
                "at": moment,
                "score": {"type": "integer"},
                "revision": {"type": "integer"},
            },
            ["id", "training", "by", "at", "score", "revision"],
        ),
        "PracticalItem": _object(
            {
                "id": text,
                "training": text,
                "by": text,
                "at": moment,
                "person": text,
                "items": anything,
                "passed": {"type": "boolean"},
            },
            ["id", "training", "by", "at", "person", "items", "passed"],
        ),
        "Problem": {
            "type": "object",
            "required": ["type", "title", "status", "code"],
            "properties": {
                "type": text,
                "title": text,
                "status": {"type": "integer"},
                "code": text,
                "detail": text,
                "fields": {"type": "object", "additionalProperties": text},
            },
        },
    }


def _request_properties(text: dict[str, Any], moment: dict[str, Any]) -> dict[str, Any]:
    return {
        **dict.fromkeys(("id", "form", "place", "by", "state", "head"), text),
        **dict.fromkeys(("at", "since"), moment),
        "done_at": {"type": ["string", "null"]},
        "flags": {"type": "array", "items": text},
        "answers": {"type": "object"},
        "final": {"type": "boolean"},
        "moves": {"type": "array", "items": text},
        "due": {"type": ["string", "null"]},
        "number": {"type": ["string", "null"]},
        "quantity": {"type": ["number", "null"]},
    }


def _object(properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def problem_answer() -> dict[str, Any]:
    return {
        "description": "没有办成，以及为什么",
        "content": {"application/problem+json": {"schema": ref("Problem")}},
    }
