"""Reminders by e-mail: RFC 5322 with a Chinese subject (RFC 2047), plain text and simple HTML."""

import smtplib
import ssl
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from html import escape

from forms_api.notify.mailbox import Mailbox
from forms_api.notify.message import Message, one_line, spell
from forms_api.notify.outcome import SENT, Outcome

_PASSING = 400, 499  # RFC 5321: the client may try again later


def write_mail(message: Message, mailbox: Mailbox, now: datetime) -> EmailMessage:
    mail = EmailMessage(policy=policy.SMTP)
    mail["Subject"] = one_line(message.title)
    mail["From"] = mailbox.sender
    mail["To"] = mailbox.to
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = make_msgid(domain=mailbox.sender.domain)
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's holiday answers a machine
    mail.set_content(spell(message, lambda _: True), cte="base64")
    mail.add_alternative(_html(message), subtype="html", cte="base64")
    return mail


def send_mail(mailbox: Mailbox, mail: EmailMessage, *, patience: float) -> Outcome:
    """One try. Its words never hold what the server said: it may repeat the account."""
    try:
        with _connect(mailbox, patience) as server:
            if mailbox.user:
                server.login(mailbox.user, mailbox.password)
            left_out = server.send_message(mail)
    except smtplib.SMTPAuthenticationError:
        return Outcome("refused", "邮箱登录不上：多数邮箱要用授权码，不是密码")
    except smtplib.SMTPNotSupportedError:
        return Outcome("refused", "邮箱服务器不支持加密，请换 smtps:// 或别的端口")
    except smtplib.SMTPRecipientsRefused as refused:
        return _judge(next(iter(refused.recipients.values()))[0], "收件人")
    except smtplib.SMTPResponseException as refused:
        return _judge(refused.smtp_code, "邮件")
    except ssl.SSLError:
        return Outcome("refused", "邮箱服务器的加密对不上：465 端口用 smtps://，587 端口用 smtp://")
    except (OSError, smtplib.SMTPException) as error:
        return Outcome("again", f"连不上邮箱服务器（{type(error).__name__}）")
    return Outcome("sent", f"有 {len(left_out)} 个收件人被拒收") if left_out else SENT


def _connect(mailbox: Mailbox, patience: float) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if mailbox.security == "tls":
        return smtplib.SMTP_SSL(mailbox.host, mailbox.port, timeout=patience, context=context)
    server = smtplib.SMTP(mailbox.host, mailbox.port, timeout=patience)
    if mailbox.security == "starttls":
        try:
            server.starttls(context=context)
        except (smtplib.SMTPException, OSError):
            server.close()
            raise
    return server


def _judge(code: int, what: str) -> Outcome:
    first, last = _PASSING
    if first <= code <= last:
        return Outcome("again", f"邮箱服务器现在不收（{code}）")
    return Outcome("refused", f"{what}被邮箱服务器拒收（{code}）")


def _html(message: Message) -> str:
    points = "".join(f"<li>{escape(one_line(point.text))}</li>" for point in message.points)
    link = f'<p><a href="{escape(message.link)}">打开看</a></p>' if message.link else ""
    return (
        '<!doctype html><html lang="zh-CN"><meta charset="utf-8">'
        f"<p><strong>{escape(one_line(message.title))}</strong></p><ul>{points}</ul>{link}</html>"
    )
