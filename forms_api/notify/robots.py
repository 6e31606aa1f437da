"""The robots that we know, by the word that names them in HOUQIN_NOTIFY."""

from collections.abc import Mapping
from types import MappingProxyType

from forms_api.notify import dingtalk, feishu, wecom
from forms_api.notify.robot import Robot

ROBOTS: Mapping[str, Robot] = MappingProxyType(
    {"wecom": wecom.ROBOT, "dingtalk": dingtalk.ROBOT, "feishu": feishu.ROBOT}
)
