"""The group robot of 企业微信: 「群机器人配置说明」 (developer.work.weixin.qq.com, document 91770),
codes from 「全局错误码」 (document 90313).

The key in the address is all the proof there is. A text may have 2,048 bytes of UTF-8 (markdown
4,096, which phones with plain WeChat do not show), and a robot sends 20 messages a minute.
"""

from datetime import datetime

from forms_api.notify.pace import Limit
from forms_api.notify.post import Request
from forms_api.notify.robot import A_MINUTE, Robot, json_body, no_tags

MOST_BYTES = 2048


def write(address: str, _secret: str, text: str, _now: datetime) -> Request:
    return Request(address, json_body({"msgtype": "text", "text": {"content": no_tags(text)}}))


def fits(text: str) -> bool:
    return len(no_tags(text).encode()) <= MOST_BYTES


ROBOT = Robot(
    title="企业微信",
    limits=(Limit(20, A_MINUTE),),
    fits=fits,
    write=write,
    codes=("errcode",),
    words=("errmsg",),
    too_fast={45009: A_MINUTE, 45033: A_MINUTE},
    busy=frozenset({-1}),
    cures={
        93000: "机器人的地址不对或机器人已删除，请到群里重新复制",
        40058: "消息太长或格式不对",
        40033: "消息里有不认的字",
    },
)
