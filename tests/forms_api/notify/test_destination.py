import pytest

from forms_api.notify.destination import BadDestination, read_destinations
from forms_api.settings import DIGESTS, BadSetting, read_settings

KEY = "693a91f6-7e4b-4bc4-97a0-0ec2f5a5aaaa"
WECOM = f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}"
MAIL = f"smtps://u%40example.cn:{KEY}@smtp.example.cn?to=a@example.cn"


def test_each_word_is_a_destination():
    text = f"wecom={WECOM}\n feishu@main:principal=https://open.feishu.cn/x/{KEY}#SEC mail={MAIL}"
    wecom, feishu, mail = read_destinations(text)
    assert (wecom.label, wecom.campus, wecom.job, wecom.address) == ("wecom", None, None, WECOM)
    assert (feishu.campus, feishu.job, feishu.secret) == ("main", "principal", "SEC")
    assert feishu.address == f"https://open.feishu.cn/x/{KEY}"
    assert (mail.kind, mail.address) == ("mail", MAIL)
    assert read_destinations(" ") == ()


def test_two_with_one_label_are_told_apart():
    labels = [each.label for each in read_destinations(f"wecom={WECOM} wecom={WECOM}1")]
    assert labels == ["wecom", "wecom#2"]


@pytest.mark.parametrize(
    "word",
    [
        WECOM,
        f"wechat={WECOM}",
        f"wecom@=https://x/?key={KEY}",
        f"wecom=http://qyapi.weixin.qq.com/?key={KEY}",
        f"wecom=ftp://x/{KEY}",
        f"wecom=https:///{KEY}",
        f"wecom=https://user:{KEY}@example.cn/",
        f"wecom=https://example.cn:port/{KEY}",
        f"wecom={WECOM}#{KEY}",
        f"wecom=https://例子.cn/{KEY}",
        f"wecom=https://[::1/{KEY}",
        f"mail=smtps://u:{KEY}@smtp.example.cn?to=a@example.cn",
        f"mail=smtp+plain://smtp.example.cn?to=a@example.cn&from={KEY}",
    ],
)
def test_what_cannot_work_is_refused_by_its_place_and_without_the_secret(word):
    with pytest.raises(BadDestination, match="第 2 个") as bad:
        read_destinations(f"wecom={WECOM} {word}")
    assert KEY not in str(bad.value)
    with pytest.raises(BadSetting, match="HOUQIN_NOTIFY 第 1 个") as setting:
        read_settings({"HOUQIN_NOTIFY": word})
    assert KEY not in str(setting.value)
    assert setting.value.__suppress_context__


def test_settings_never_show_a_key():
    settings = read_settings({"HOUQIN_NOTIFY": f"wecom={WECOM} mail={MAIL}"})
    assert len(settings.notify) == 2
    assert KEY not in repr(settings)


def test_times_hours_and_address_have_defaults_and_are_checked():
    settings = read_settings({})
    assert (settings.notify_at, settings.url) == (DIGESTS, "")
    assert settings.escalate.total_seconds() == 2 * 3600
    chosen = read_settings(
        {
            "HOUQIN_NOTIFY_AT": "15:20 07:50",
            "HOUQIN_ESCALATE": "4h",
            "HOUQIN_URL": "https://houqin.example.cn/",
        }
    )
    assert [f"{at:%H:%M}" for at in chosen.notify_at] == ["07:50", "15:20"]
    assert chosen.escalate.total_seconds() == 4 * 3600
    assert chosen.url == "https://houqin.example.cn"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("HOUQIN_NOTIFY_AT", "25:00"),
        ("HOUQIN_NOTIFY_AT", "8am"),
        ("HOUQIN_ESCALATE", "0"),
        ("HOUQIN_ESCALATE", "two"),
        ("HOUQIN_ESCALATE", "h"),
        ("HOUQIN_ESCALATE", "1000h"),
        ("HOUQIN_URL", "houqin.example.cn"),
        ("HOUQIN_URL", "javascript:alert(1)"),
        ("HOUQIN_URL", "https://u:p@houqin.example.cn"),
        ("HOUQIN_URL", "https://houqin.example.cn/ x"),
    ],
)
def test_a_setting_that_means_nothing_is_refused(name, text):
    with pytest.raises(BadSetting, match=name):
        read_settings({name: text})
