"""The API described for programs: OpenAPI 3.1, hand-written, checked against the routes."""

from typing import Any

from flask.typing import ResponseReturnValue

from forms_api.web.access import signed_in
from forms_api.web.api import blueprint
from forms_api.web.api.bodies import answer
from forms_api.web.api.openapi_operations import (
    get_board,
    get_openapi,
    get_record,
    get_request,
    list_records,
    list_requests,
    post_photo,
    put,
    put_step,
)
from forms_api.web.api.openapi_schemas import problem_answer, schemas


@blueprint.get("/openapi.json")
@signed_in
def show_openapi() -> ResponseReturnValue:
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
            "/submissions/{id}": put("交一张检查表或记录", "Submission", "Record"),
            "/signoffs/{id}": put("签收一个培训", "Signoff", "SignoffItem"),
            "/practicals/{id}": put("记一次实操考核", "Practical", "PracticalItem"),
            "/excuses/{id}": put("说明这一次不需要做", "Excuse", "ExcuseItem"),
            "/requests": {"get": list_requests()},
            "/requests/{id}": {
                **put("报一件事，或登记台账的一行", "RequestSheet", "Request"),
                "get": get_request(),
            },
            "/requests/{id}/moves/{step}": put_step("办一步", "Move", "Step"),
            "/requests/{id}/comments/{step}": put_step("留言", "Comment", "CommentItem"),
            "/board": {"get": get_board()},
            "/photos": {"post": post_photo()},
            "/records": {"get": list_records()},
            "/records/{id}": {"get": get_record()},
            "/openapi.json": {"get": get_openapi()},
        },
        "components": {
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
            "schemas": schemas(),
            "responses": {"problem": problem_answer()},
        },
    }
