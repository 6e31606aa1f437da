"""Whatever somebody types, or a manager writes in YAML, is text on every page: never markup."""

import json
from urllib.parse import quote

import pytest

from forms_api.web.words import render_markdown

EVIL = """"'><script>alert(1)</script><img src=x onerror=alert(1)>&amp;{{7*7}}"""


def check(page) -> str:
    """No script of its own, no image, no handler; the words themselves can be read."""
    assert page.all("img") == []
    assert all(script.attrs.get("src") for script in page.all("script"))
    assert not [key for node in page.tree.walk() for key in node.attrs if key.startswith("on")]
    return page.text


@pytest.fixture
def caregiver(visit, add):
    return visit(add(EVIL, "childcare-worker", "small-1"))


@pytest.fixture
def evil_policies(folder, amend):
    """Every kind of text that a manager can write, made evil."""
    text = json.dumps(EVIL, ensure_ascii=False).replace("{{7*7}}", "{{{{7*7}}}}")

    def swap(path, old):
        folder.swap(path, old, text)

    swap("forms/toy-disinfection.yml", "玩具清洗消毒记录")
    swap("forms/toy-disinfection.yml", "浸泡消毒")
    swap("forms/mixing.yml", "玩具")
    swap("rules/disinfection.yml", "清洁消毒制度")
    swap("jobs/childcare-worker.yml", "保育员")
    swap("jobs/childcare-worker.yml", "开窗通风")
    swap("school.yml", "小一班")
    swap("training/disinfection.yml", "消毒知识")
    swap("training/disinfection.yml", "泡完要做什么？")
    swap("training/disinfection.yml", "直接玩")
    swap("training/disinfection.yml", "有残留")
    swap("training/disinfection.yml", "会配制消毒液")
    inside = EVIL.replace('"', "").replace("{{7*7}}", "")
    return amend(
        "rules/disinfection.yml", "text: 玩具每周至少清洗消毒一次，", f"text: 玩具{inside}"
    )


def test_answers_on_a_refused_form_and_on_the_record(caregiver):
    asked = caregiver.get("/forms/toy-disinfection")
    typed = {
        "f__soaked": "fail",
        "f__soaked__note": EVIL,
        "f__why": EVIL,
        "f__remark": f"</textarea>{EVIL}",
        "f__chlorine": EVIL,
        "done_at": EVIL,
        "place": EVIL,
        "id": EVIL,
        "text": EVIL,
    }
    refused = caregiver.send(asked, **typed)
    assert refused.status == 422
    check(refused)
    assert refused.sheet["f.why"] == [EVIL]
    assert refused.sheet["f.remark"] == [f"</textarea>{EVIL}"]
    good = {"f__chlorine": "200", "done_at": "", "place": "small-1", "text": ""}
    sent = caregiver.send(refused, id=asked.sheet["id"][0], **good)
    record = caregiver.follow(sent)
    assert check(record).count("<script>alert(1)</script>") >= 4
    check(caregiver.get("/records/"))


def test_a_reason_and_the_list(caregiver, store):
    asked = caregiver.get("/forms/toy-disinfection")
    caregiver.send(asked, f__soaked="pass", f__chlorine="200")
    first = store.read("submission")[-1].id
    correction = caregiver.get(f"/forms/toy-disinfection?supersedes={first}")
    page = caregiver.follow(caregiver.send(correction, reason=EVIL))
    assert f"原因：{EVIL}" in check(page)


@pytest.mark.parametrize(
    "path",
    [
        "/forms/{}",
        "/training/{}/sign",
        "/training/{}/practical",
        "/records/{}",
        "/records/?form={}",
    ],
)
def test_addresses(caregiver, path):
    page = caregiver.get(path.format(quote(EVIL, safe="")))
    assert page.status in (404, 422)
    check(page)


@pytest.mark.usefixtures("evil_policies")
class TestPolicies:
    @pytest.mark.parametrize(
        "path",
        [
            "/mine",
            "/forms/toy-disinfection",
            "/forms/mixing",
            "/training/disinfection/sign",
            "/records/",
        ],
    )
    def test_pages(self, caregiver, path):
        page = caregiver.get(path)
        assert page.status == 200
        assert "<script>alert(1)</script>" in check(page)

    def test_a_refused_and_a_good_signature(self, caregiver, clock):
        sign = caregiver.prove(clock()).get("/training/disinfection/sign")
        check(caregiver.send(sign, q__q1="1", q__q2="1", statement="1"))
        page = caregiver.follow(caregiver.send(sign, q__q1="1", q__q2="2", statement="1"))
        assert "<script>alert(1)</script>" in check(page)

    def test_a_practical(self, caregiver, visit, staff, clock):
        assessor = visit(staff.health).prove(clock())
        page = assessor.get("/training/disinfection/practical")
        check(page)
        done = assessor.send(page, person=caregiver.person.id, i__mix="yes")
        assert "<script>alert(1)</script>" in check(assessor.follow(done))

    def test_a_record_and_a_refusal(self, caregiver, visit, staff):
        form = caregiver.get("/forms/toy-disinfection")
        check(caregiver.follow(caregiver.send(form, f__soaked="pass", f__chlorine="200")))
        check(caregiver.send(form, f__soaked="pass", f__chlorine="2000"))
        assert "<script>" in check(visit(staff.cook).get("/forms/toy-disinfection"))


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("## 为什么", "<h2>为什么</h2>"),
        ("- 一\n- 二", "<ul>\n<li>一</li>\n<li>二</li>\n</ul>"),
        ("<b>粗</b>", "<p>&lt;b&gt;粗&lt;/b&gt;</p>"),
        ("<script>x</script>", "<p>&lt;script&gt;x&lt;/script&gt;</p>"),
        ("<div>\n<b>x</b>\n</div>", "<p>&lt;div&gt;\n&lt;b&gt;x&lt;/b&gt;\n&lt;/div&gt;</p>"),
        ("`<b>`", "<p><code>&lt;b&gt;</code></p>"),
    ],
)
def test_training_texts_are_markdown_without_html(text, html):
    assert render_markdown(text) == html
