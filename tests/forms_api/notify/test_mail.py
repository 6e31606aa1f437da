"""E-mail to a small SMTP server on this machine that keeps what it is given."""

import socketserver
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest

from forms_api.notify.courier import Courier
from forms_api.notify.destination import Destination, read_destinations
from forms_api.notify.mail import write_mail
from forms_api.notify.mailbox import BadMailbox, read_mailbox
from forms_api.notify.message import Message, Point

NOW = datetime(2026, 10, 12, 1, 0, tzinfo=UTC)
MESSAGE = Message(
    "小小幼儿园 10月12日 11:20 提醒：1 项漏做",
    (Point("【漏做】冰箱温度 <b>：食堂（李厨师）", 1),),
    "https://houqin.example.cn/today",
)


class Server(socketserver.ThreadingTCPServer):
    """Speaks RFC 5321 without TLS. `says` are its answers by command; the others are 250."""

    allow_reuse_address = daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.says: dict[str, list[str]] = {}
        self.mails: list[bytes] = []
        self.asked: list[str] = []

    def answer(self, command: str) -> str:
        waiting = self.says.get(command, [])
        return waiting.pop(0) if waiting else "250 ok"


class Handler(socketserver.StreamRequestHandler):
    server: Server

    def handle(self) -> None:
        self._say("220 stand-in")
        for raw in self.rfile:
            words = raw.decode().strip()
            command = words.split(" ")[0].upper()
            self.server.asked.append(words)
            if command == "QUIT":
                return self._say("221 bye")
            if command == "DATA":
                self._say("354 go on")
                self.server.mails.append(self._read_mail())
            self._say(self.server.answer(command))
        return None

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())

    def _read_mail(self) -> bytes:
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line)
        return b"".join(lines)


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def to(server) -> Destination:
    port = server.server_address[1]
    people = "to=yuanzhang@example.cn,baojian@example.cn&from=houqin@example.cn"
    (found,) = read_destinations(f"mail=smtp+plain://127.0.0.1:{port}?{people}")
    return found


@pytest.fixture
def courier(time) -> Courier:
    return Courier(time.now, time.stopwatch, time.sleep, patience=5)


def test_a_mail_arrives_with_its_chinese_subject_and_both_texts(courier, server, to):
    assert courier.deliver(to, MESSAGE).is_sent
    (raw,) = server.mails
    assert raw.isascii()
    mail = message_from_bytes(raw, policy=policy.default)
    assert mail["Subject"] == MESSAGE.title
    assert mail["To"] == "yuanzhang@example.cn, baojian@example.cn"
    assert mail["Date"].datetime == NOW
    assert mail["Message-ID"].endswith("@example.cn>")
    plain, html = (part.get_content() for part in mail.iter_parts())
    assert plain.splitlines()[1] == "【漏做】冰箱温度 <b>：食堂（李厨师）"
    assert "冰箱温度 &lt;b&gt;：食堂" in html
    assert '<a href="https://houqin.example.cn/today">' in html
    assert {words for words in server.asked if words.startswith("rcpt")} == {
        "rcpt TO:<yuanzhang@example.cn>",
        "rcpt TO:<baojian@example.cn>",
    }


def test_a_name_adds_no_header():
    nasty = Message("提醒\r\nBcc: everybody@example.cn\r\n\r\n正文", ())
    mailbox = read_mailbox("smtps://a%40example.cn:x@smtp.example.cn?to=b@example.cn")
    mail = message_from_bytes(bytes(write_mail(nasty, mailbox, NOW)), policy=policy.default)
    assert mail["Bcc"] is None
    assert mail["Subject"] == "提醒  Bcc: everybody@example.cn    正文"


def test_a_passing_refusal_is_tried_again_and_a_lasting_one_is_not(courier, server, to, time):
    server.says = {"DATA": ["451 try later"]}
    assert courier.deliver(to, MESSAGE).is_sent
    assert len(time.slept) == 1
    server.says = {"DATA": ["554 no"]}
    outcome = courier.deliver(to, MESSAGE)
    assert (outcome.verdict, "554" in outcome.words) == ("refused", True)
    assert len(time.slept) == 1


def test_one_recipient_of_two_is_told_and_not_sent_again(courier, server, to):
    server.says = {"RCPT": ["550 unknown"]}
    outcome = courier.deliver(to, MESSAGE)
    assert outcome.is_sent
    assert "1 个收件人" in outcome.words


def test_a_server_that_cannot_encrypt_gets_no_password(courier, server):
    port = server.server_address[1]
    address = f"smtp://houqin%40example.cn:my-secret@127.0.0.1:{port}?to=a@example.cn"
    (to,) = read_destinations(f"mail={address}")
    outcome = courier.deliver(to, MESSAGE)
    assert (outcome.verdict, "加密" in outcome.words) == ("refused", True)
    assert [words for words in server.asked if words.upper().startswith("AUTH")] == []
    assert server.mails == []


@pytest.mark.parametrize(
    "address",
    [
        "https://smtp.example.cn?to=a@example.cn",
        "smtps://?to=a@example.cn",
        "smtps://u%40example.cn:p@smtp.example.cn",
        "smtps://u:p@smtp.example.cn?to=a@example.cn",
        "smtps://u%40example.cn:p@smtp.example.cn?to=nobody",
        "smtps://u%40example.cn:p@smtp.example.cn?to=a@example.cn%0d%0aBcc:b@example.cn",
        "smtps://u%40example.cn:p@smtp.example.cn?to=a@example.cn&from=Name%20%3Ca@b.cn%3E",
        "smtp+plain://smtp.example.cn?to=a@example.cn&from=b@example.cn",
    ],
)
def test_a_mailbox_that_cannot_work_is_refused_before_anything_is_sent(address):
    with pytest.raises(BadMailbox):
        read_mailbox(address)


def test_the_port_follows_from_the_encryption():
    people = "?to=a@example.cn"
    assert read_mailbox(f"smtps://u%40example.cn:p@smtp.example.cn{people}").port == 465
    assert read_mailbox(f"smtp://u%40example.cn:p@smtp.example.cn{people}").port == 587
    assert "p@" not in repr(read_mailbox(f"smtps://u%40e.cn:p%40ss@smtp.e.cn{people}"))
