"""The API described for programs: OpenAPI 3.1, hand-written, checked against the routes."""

from typing import Any

from flask.typing import ResponseReturnValue

from forms_api.web.access import signed_in
from forms_api.web.api import blueprint
from forms_api.web.api.bodies import answer

_ID = r"^[a-z0-9][a-z0-9-]*$"
_CLOCK = {"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d$"}
_UUID7 = r"^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"


@blueprint.get("/openapi.json")
@signed_in
def get_openapi() -> ResponseReturnValue:
    return answer(describe())


def describe() -> dict[str, Any]:
    """The whole description as JSON values."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "后勤记录",
            "version": "1",
            "description": "编号由发送方先造好（UUIDv7）；同样的内容再发一次，只记一条。",
        },
        "servers": [{"url": "/api/v1"}],
        "security": [{"bearer": []}],
        "paths": {
            "/submissions/{id}": _put("交一张检查表或记录", "Submission", "Record"),
            "/signoffs/{id}": _put("签收一个培训", "Signoff", "SignoffItem"),
            "/practicals/{id}": _put("记一次实操考核", "Practical", "PracticalItem"),
            "/excuses/{id}": _put("说明这一次不需要做", "Excuse", "ExcuseItem"),
            "/requests": {"get": _list_requests()},
            "/requests/{id}": {
                **_put("报一件事，或登记台账的一行", "RequestSheet", "Request"),
                "get": _get_request(),
            },
            "/requests/{id}/moves/{step}": _put_step("办一步", "Move", "Step"),
            "/requests/{id}/comments/{step}": _put_step("留言", "Comment", "CommentItem"),
            "/board": {"get": _get_board()},
            "/photos": {"post": _post_photo()},
            "/records": {"get": _list_records()},
            "/records/{id}": {"get": _get_record()},
            "/openapi.json": {"get": _get_openapi()},
        },
        "components": {
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
            "schemas": _schemas(),
            "responses": {"problem": _problem_answer()},
        },
    }


def _put(summary: str, body: str, item: str) -> dict[str, Any]:
    return {
        "put": {
            "summary": summary,
            "operationId": f"put{body}",
            "parameters": [
                {
                    "name": "id",
                    "in": "path",
                    "required": True,
                    "schema": {"type": "string", "pattern": _UUID7},
                }
            ],
            "requestBody": {"required": True, "content": _json(_ref(body))},
            "responses": {
                "201": {"description": "已存好", "content": _json(_ref(item))},
                "200": {"description": "以前已经收到，这是那一条", "content": _json(_ref(item))},
                **_problems(400, 401, 403, 409, 410, 413, 415, 422, 503, 507),
            },
        }
    }


def _put_step(summary: str, body: str, item: str) -> dict[str, Any]:
    """`id` is the request's; the sender makes the id of what is put."""
    described = _put(summary, body, item)["put"]
    made = {"type": "string", "pattern": _UUID7}
    own = {"name": "step", "in": "path", "required": True, "schema": made}
    request = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
    described["parameters"] = [request, own]
    described["responses"] |= _problems(404)
    return {"put": described}


def _list_requests() -> dict[str, Any]:
    page = {
        "type": "object",
        "required": ["items", "next"],
        "properties": {
            "items": {"type": "array", "items": _ref("Request")},
            "next": {"type": ["string", "null"]},
        },
    }
    return {
        "summary": "申请单和台账现在怎样，先收到的在前",
        "operationId": "listRequests",
        "parameters": [_query(key, {"type": "string"}) for key in ("form", "state", "cursor")],
        "responses": {
            "200": {"description": "一页", "content": _json(page)},
            **_problems(400, 401, 422),
        },
    }


def _get_request() -> dict[str, Any]:
    return {
        "summary": "一张单现在怎样，和每一步",
        "operationId": "getRequest",
        "parameters": [
            {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
        ],
        "responses": {
            "200": {"description": "这张单", "content": _json({"type": "object"})},
            **_problems(401, 403, 404, 410),
        },
    }


def _post_photo() -> dict[str, Any]:
    picture = {"schema": {"type": "string", "format": "binary"}}
    kinds = ("image/jpeg", "image/png", "image/webp")
    return {
        "summary": "先传照片，再在答案里写它的名字（照片项的值是名字的列表，最多 6 个）",
        "description": "一张最大 10 MB。收下后重新画过：最长边 1600 像素的 JPEG，不留拍摄信息。",
        "operationId": "postPhoto",
        "requestBody": {"required": True, "content": dict.fromkeys(kinds, picture)},
        "responses": {
            "201": {"description": "已存好，这是它的名字", "content": _json(_ref("Photo"))},
            **_problems(400, 401, 413, 422, 503, 507),
        },
    }


def _list_records() -> dict[str, Any]:
    texts = [_query(key, {"type": "string"}) for key in ("form", "place", "person", "cursor")]
    moments = [_query(key, {"type": "string"}) for key in ("since", "until")]
    page = {
        "type": "object",
        "required": ["items", "next"],
        "properties": {
            "items": {"type": "array", "items": _ref("Record")},
            "next": {"type": ["string", "null"]},
        },
    }
    return {
        "summary": "记录，先收到的在前",
        "operationId": "listRecords",
        "parameters": texts + moments,
        "responses": {
            "200": {"description": "一页记录", "content": _json(page)},
            **_problems(400, 401, 422),
        },
    }


def _get_record() -> dict[str, Any]:
    return {
        "summary": "一条记录，和它当时的问题",
        "operationId": "getRecord",
        "parameters": [
            {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
        ],
        "responses": {
            "200": {"description": "这条记录", "content": _json({"type": "object"})},
            **_problems(401, 403, 404),
        },
    }


def _get_board() -> dict[str, Any]:
    page = {
        "type": "object",
        "required": ["date", "items"],
        "properties": {
            "date": {"type": "string", "format": "date"},
            "items": {"type": "array", "items": _ref("BoardItem")},
        },
    }
    return {
        "summary": "一天里要做的每一项，做了没有",
        "operationId": "getBoard",
        "parameters": [_query("date", {"type": "string"})],
        "responses": {
            "200": {"description": "先看要动手的", "content": _json(page)},
            **_problems(400, 401, 422),
        },
    }


def _get_openapi() -> dict[str, Any]:
    return {
        "summary": "这份说明",
        "operationId": "getOpenapi",
        "responses": {"200": {"description": "OpenAPI", "content": _json({"type": "object"})}},
    }


def _schemas() -> dict[str, Any]:
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


def _query(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": schema}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}


def _problems(*statuses: int) -> dict[str, Any]:
    return {str(status): {"$ref": "#/components/responses/problem"} for status in statuses}


def _problem_answer() -> dict[str, Any]:
    return {
        "description": "没有办成，以及为什么",
        "content": {"application/problem+json": {"schema": _ref("Problem")}},
    }
