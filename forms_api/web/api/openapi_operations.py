"""What each address of the API takes and answers: the operations of its OpenAPI description."""

from typing import Any

from forms_api.web.api.openapi_schemas import ref

_UUID7 = r"^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"


def put(summary: str, body: str, item: str) -> dict[str, Any]:
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
            "requestBody": {"required": True, "content": _json(ref(body))},
            "responses": {
                "201": {"description": "已存好", "content": _json(ref(item))},
                "200": {"description": "以前已经收到，这是那一条", "content": _json(ref(item))},
                **_problems(400, 401, 403, 409, 410, 413, 415, 422, 503, 507),
            },
        }
    }


def put_step(summary: str, body: str, item: str) -> dict[str, Any]:
    """`id` is the request's; the sender makes the id of what is put."""
    described = put(summary, body, item)["put"]
    made = {"type": "string", "pattern": _UUID7}
    own = {"name": "step", "in": "path", "required": True, "schema": made}
    request = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
    described["parameters"] = [request, own]
    described["responses"] |= _problems(404)
    return {"put": described}


def list_requests() -> dict[str, Any]:
    page = {
        "type": "object",
        "required": ["items", "next"],
        "properties": {
            "items": {"type": "array", "items": ref("Request")},
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


def get_request() -> dict[str, Any]:
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


def post_photo() -> dict[str, Any]:
    picture = {"schema": {"type": "string", "format": "binary"}}
    kinds = ("image/jpeg", "image/png", "image/webp")
    return {
        "summary": "先传照片，再在答案里写它的名字（照片项的值是名字的列表，最多 6 个）",
        "description": "一张最大 10 MB。收下后重新画过：最长边 1600 像素的 JPEG，不留拍摄信息。",
        "operationId": "postPhoto",
        "requestBody": {"required": True, "content": dict.fromkeys(kinds, picture)},
        "responses": {
            "201": {"description": "已存好，这是它的名字", "content": _json(ref("Photo"))},
            **_problems(400, 401, 413, 422, 503, 507),
        },
    }


def list_records() -> dict[str, Any]:
    texts = [_query(key, {"type": "string"}) for key in ("form", "place", "person", "cursor")]
    moments = [_query(key, {"type": "string"}) for key in ("since", "until")]
    page = {
        "type": "object",
        "required": ["items", "next"],
        "properties": {
            "items": {"type": "array", "items": ref("Record")},
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


def get_record() -> dict[str, Any]:
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


def get_board() -> dict[str, Any]:
    page = {
        "type": "object",
        "required": ["date", "items"],
        "properties": {
            "date": {"type": "string", "format": "date"},
            "items": {"type": "array", "items": ref("BoardItem")},
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


def get_openapi() -> dict[str, Any]:
    return {
        "summary": "这份说明",
        "operationId": "getOpenapi",
        "responses": {"200": {"description": "OpenAPI", "content": _json({"type": "object"})}},
    }


def _query(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": schema}


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}


def _problems(*statuses: int) -> dict[str, Any]:
    return {str(status): {"$ref": "#/components/responses/problem"} for status in statuses}
