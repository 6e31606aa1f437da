"""Messages to stand-ins that behave as 企业微信, 钉钉 and 飞书 document."""

import http.client
import socket
from urllib.parse import urlsplit

import pytest

from forms_api.notify.courier import LONGEST_WAIT, PAUSES, Courier, spell_for
from forms_api.notify.destination import Destination, read_destinations
from forms_api.notify.message import Message, Point

MESSAGE = Message(
    "小小幼儿园 10月12日 11:20 提醒：1 项漏做",
    (Point("【漏做】冰箱温度记录（09:00 前）：食堂（李厨师）", 1),),
    "https://houqin.example.cn/today",
)


@pytest.fixture
def courier(time) -> Courier:
    return Courier(time.now, time.stopwatch, time.sleep, patience=5)


@pytest.fixture(params=["wecom", "dingtalk", "feishu"])
def vendor(request):
    return request.getfixturevalue(request.param)


@pytest.fixture
def to(request, vendor, secrets):
    """The destination that stands for the vendor, with the right secret."""
    kind = request.node.callspec.params["vendor"]
    return destination(kind, vendor.address, secrets.get(f"{kind}-sign", ""))


def destination(kind: str, address: str, secret: str = "") -> Destination:
    (found,) = read_destinations(f"{kind}={address}" + (f"#{secret}" if secret else ""))
    return found


def test_a_message_arrives_word_for_word(courier, vendor, to, time):
    assert courier.deliver(to, MESSAGE).is_sent
    assert vendor.took == [
        "小小幼儿园 10月12日 11:20 提醒：1 项漏做\n"
        "【漏做】冰箱温度记录（09:00 前）：食堂（李厨师）\n"
        "打开看：https://houqin.example.cn/today"
    ]
    assert time.slept == []


@pytest.mark.parametrize(
    ("kind", "code"), [("wecom", "93000"), ("dingtalk", "300005"), ("feishu", "19001")]
)
def test_a_200_with_a_code_is_a_failure_with_its_words(request, courier, kind, code, time):
    vendor = request.getfixturevalue(kind)
    wrong = vendor.address[:-6] + "000000"
    outcome = courier.deliver(destination(kind, wrong), MESSAGE)
    assert outcome.verdict == "refused"
    assert code in outcome.words
    assert "复制" in outcome.words
    assert vendor.took == []
    assert time.slept == []  # another try would not help


def test_who_looks_at_the_status_alone_takes_that_for_a_success(wecom):
    """The control: the stand-ins are of the kind that deceives."""
    address = urlsplit(wecom.address)
    connection = http.client.HTTPConnection(address.netloc)
    connection.request("POST", "/cgi-bin/webhook/send?key=wrong", b'{"msgtype":"text"}')
    assert connection.getresponse().status == 200
    connection.close()
    assert wecom.took == []


@pytest.mark.parametrize(("kind", "code"), [("dingtalk", "310000"), ("feishu", "19021")])
@pytest.mark.parametrize("secret", ["", "SECwrongwrongwrong"])
def test_a_wrong_or_missing_sign_is_refused(request, courier, kind, code, secret):
    vendor = request.getfixturevalue(kind)
    outcome = courier.deliver(destination(kind, vendor.address, secret), MESSAGE)
    assert (outcome.verdict, code in outcome.words) == ("refused", True)
    assert "#" in outcome.words  # where the secret is to be written
    assert vendor.took == []


def test_a_clock_that_is_two_hours_off_is_refused(dingtalk, time, secrets):
    fast = Courier(
        lambda: time.now().replace(hour=time.now().hour + 2), time.stopwatch, time.sleep, patience=5
    )
    to = destination("dingtalk", dingtalk.address, secrets["dingtalk-sign"])
    assert "电脑的时间" in fast.deliver(to, MESSAGE).words


def test_the_courier_keeps_the_pace_so_nothing_is_refused(courier, vendor, to, time):
    count = 45
    for n in range(count):
        message = Message(f"提醒 {n}", ())
        assert courier.deliver(to, message).is_sent
    assert vendor.took == [f"提醒 {n}" for n in range(count)]
    assert vendor.asked == count
    assert sum(time.slept) >= {"wecom": 120, "dingtalk": 120, "feishu": 8}[to.kind]


def test_another_program_with_the_same_robot_makes_it_wait_a_minute(courier, wecom, time):
    wecom.sent_at = [0.0] * 20
    assert courier.deliver(destination("wecom", wecom.address), MESSAGE).is_sent
    assert time.slept == [60.0]
    assert len(wecom.took) == 1


def test_ten_minutes_of_silence_are_left_to_the_next_run(courier, dingtalk, time, secrets):
    dingtalk.sent_at = [0.0] * 20
    to = destination("dingtalk", dingtalk.address, secrets["dingtalk-sign"])
    outcome = courier.deliver(to, MESSAGE)
    assert outcome.verdict == "again"
    assert "130101" in outcome.words
    assert (dingtalk.asked, time.slept) == (1, [])  # asking again would make it longer
    assert courier.deliver(to, MESSAGE) == outcome
    assert dingtalk.asked == 1
    time.seconds = 601
    assert Courier(time.now, time.stopwatch, time.sleep).deliver(to, MESSAGE).is_sent


def test_feishu_at_the_full_hour_is_tried_again_after_ten_seconds(
    courier, feishu, time, said, secrets
):
    busy = {"code": 11232, "data": {}, "msg": "frequency limited psm"}
    feishu.override = lambda n: said(body=busy) if n == 1 else None
    to = destination("feishu", feishu.address, secrets["feishu-sign"])
    assert courier.deliver(to, MESSAGE).is_sent
    assert time.slept == [10.0]


def test_a_429_waits_as_long_as_it_says(courier, feishu, time, said, secrets):
    body = {"code": 99991400, "msg": "request trigger frequency limit"}
    slow = said(429, body, {"x-ogw-ratelimit-reset": "52"})
    feishu.override = lambda n: slow if n == 1 else None
    to = destination("feishu", feishu.address, secrets["feishu-sign"])
    assert courier.deliver(to, MESSAGE).is_sent
    assert time.slept == [52.0]


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_broken_server_is_tried_again_with_longer_and_longer_pauses(
    courier, vendor, to, time, said, status
):
    vendor.override = lambda n: said(status, b"<html>") if n <= 2 else None
    assert courier.deliver(to, MESSAGE).is_sent
    assert time.slept == list(PAUSES[:2])


def test_a_server_that_stays_broken_is_given_up_within_the_longest_wait(
    courier, vendor, to, time, said
):
    vendor.override = lambda _: said(500, b"")
    outcome = courier.deliver(to, MESSAGE)
    assert (outcome.verdict, "HTTP 500" in outcome.words) == ("again", True)
    assert vendor.asked == len(PAUSES) + 1
    assert sum(time.slept) <= LONGEST_WAIT


@pytest.mark.parametrize("kind", ["wecom", "dingtalk"])
def test_a_busy_system_is_tried_again(request, courier, said, secrets, kind):
    vendor = request.getfixturevalue(kind)
    busy = said(body={"errcode": -1, "errmsg": "system busy"})
    vendor.override = lambda n: busy if n == 1 else None
    to = destination(kind, vendor.address, secrets.get(f"{kind}-sign", ""))
    assert courier.deliver(to, MESSAGE).is_sent
    assert vendor.asked == 2


def test_nobody_listening_is_tried_again_and_says_so(courier, time, secrets):
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    to = destination("wecom", f"http://127.0.0.1:{port}/send?key={secrets['wecom']}")
    outcome = courier.deliver(to, MESSAGE)
    assert outcome.verdict == "again"
    assert "连不上企业微信" in outcome.words
    assert time.slept == list(PAUSES)


def test_a_server_that_never_answers_is_not_waited_for(time):
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        port = deaf.getsockname()[1]
        quick = Courier(time.now, time.stopwatch, time.sleep, patience=0.05)
        outcome = quick.deliver(destination("wecom", f"http://127.0.0.1:{port}/x?key=1"), MESSAGE)
    assert (outcome.verdict, "没有回答" in outcome.words) == ("again", True)


@pytest.mark.parametrize(
    "body", [b"", b"<html>login</html>", b"[]", b'{"ok":true}', b'{"errcode":"0"}']
)
def test_a_200_without_a_code_is_no_success(courier, vendor, to, said, body):
    vendor.override = lambda _: said(200, body)
    assert courier.deliver(to, MESSAGE).verdict == "refused"


def test_a_redirect_is_not_followed(courier, vendor, to, said):
    vendor.override = lambda _: said(302, b"", {"Location": "http://127.0.0.1:1/"})
    assert courier.deliver(to, MESSAGE).verdict == "refused"
    assert vendor.asked == 1


def test_old_feishu_robots_say_their_code_under_another_name(courier, feishu, said, secrets):
    feishu.override = lambda _: said(body={"StatusCode": 0, "StatusMessage": "success"})
    to = destination("feishu", feishu.address, secrets["feishu-sign"])
    assert courier.deliver(to, MESSAGE).is_sent


def test_a_secret_that_the_other_side_repeats_is_not_shown(courier, vendor, to, said, secrets):
    told = " ".join(secrets.values())
    body = {"errcode": 1, "errmsg": told, "code": 1, "msg": told}
    vendor.override = lambda _: said(body=body)
    words = courier.deliver(to, MESSAGE).words
    assert secrets[to.kind] not in words
    assert secrets.get(f"{to.kind}-sign", "nothing") not in words


@pytest.mark.parametrize("size", [10, 200, 1000])
def test_a_long_message_is_cut_to_what_the_vendor_takes(courier, vendor, to, size):
    points = tuple(
        Point(f"【漏做】表 {n}：小一班（孙保育）、小二班（周保健）" * 2, 2) for n in range(size)
    )
    message = Message("提醒", points, "https://houqin.example.cn/today")
    assert courier.deliver(to, message).is_sent
    (text,) = vendor.took
    kept = sum(line.startswith("【漏做】") for line in text.splitlines())
    assert kept >= min(size, 10)
    assert (f"还有 {2 * (size - kept)} 项" in text) == (kept < size)
    assert text.endswith("打开看：https://houqin.example.cn/today")
    assert text == spell_for(to, message).replace("<", "＜")


def test_no_name_calls_everybody_or_adds_a_line(courier, vendor, to):
    nasty = 'x<@all> <at user_id="all">所有人</at>\n提醒\u2028假的一行'
    assert courier.deliver(to, Message("提醒", (Point(nasty, 1),))).is_sent
    (text,) = vendor.took
    assert len(text.splitlines()) == 2
    assert to.kind == "dingtalk" or "<" not in text  # 钉钉 calls people by a list of its own
