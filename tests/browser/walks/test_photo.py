"""Something dirty in the kitchen: a photo is taken on the phone, and seen on the record."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page, expect

FORM = "/forms/canteen-round"


@pytest.fixture(scope="module")
def shots(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Three photos as a phone takes them: large, lying on the side, with the place in them."""
    folder = tmp_path_factory.mktemp("shots")
    return [take_shot(folder / f"IMG_{number}.jpg", number) for number in range(3)]


def take_shot(path: Path, number: int) -> Path:
    image = Image.new("RGB", (4000, 3000), ("#b9c4c2", "#d8cdb8", "#9fb3c8")[number])
    draw = ImageDraw.Draw(image)
    draw.rectangle((600, 500, 3400, 2500), fill="#7d8a88", outline="#333333", width=40)
    draw.ellipse((1200 + 300 * number, 900, 2400, 2000), fill="#5b4636")
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825).update({1: "N", 2: (31.0, 13.0, 49.0)})
    image.save(path, exif=exif, quality=95)
    return path


def open_form(page: Page, kindergarten, enter: Callable[[Page, str], None]) -> None:
    page.goto(kindergarten.url + FORM)
    enter(page, "周保健")
    expect(page.locator("h1")).to_contain_text("管理人员食堂检查")
    for group in page.locator(".hq-check").all():
        group.locator("input[value=pass]").check()


def find_dirt(page: Page) -> None:
    clean = page.locator("fieldset", has_text="灶台、地面、下水口干净")
    clean.locator("input[value=fail]").check()
    clean.locator("input.hq-input").fill("下水口有油，当场清理")


def test_a_failure_is_photographed(
    kindergarten, phone: Page, enter: Callable[[Page, str], None], shots: list[Path]
) -> None:
    open_form(phone, kindergarten, enter)
    field = phone.locator("fieldset", has_text="不干净的地方拍一张")
    expect(field).to_be_hidden()
    find_dirt(phone)
    expect(field).to_be_visible()
    phone.get_by_role("button", name="提交").click()
    expect(field).to_contain_text("这一项还没拍，请拍一张照片")

    camera, album = field.locator("input[type=file]").all()
    camera.set_input_files(shots[0])
    expect(field.locator("canvas")).to_have_count(1)
    camera.set_input_files(shots[1])
    expect(field.locator("canvas")).to_have_count(2)
    album.set_input_files(shots[2])
    expect(field.locator("canvas")).to_have_count(3)
    field.get_by_role("button", name="去掉这张").last.click()
    expect(field.locator(".hq-shoot__said")).to_contain_text("2 张，最多 6 张")
    sizes = camera.evaluate("one => [...one.files].map(file => file.size)")
    assert len(sizes) == 2
    assert max(sizes) < 600_000, "the phone must send less than the camera took"

    heads = camera.evaluate("one => Promise.all([...one.files].map(f => f.slice(0, 500).text()))")
    assert all("JFIF" in head and "Exif" not in head for head in heads), "the place stays here"

    phone.get_by_role("button", name="提交").click()
    expect(phone.locator(".hq-receipt")).to_contain_text("已提交")
    pictures = phone.locator("a.hq-photo img")
    expect(pictures).to_have_count(2)
    expect(pictures.first).to_have_attribute("alt", "不干净的地方拍一张，第 1 张，共 2 张")
    for picture in pictures.all():
        assert measure(picture) == [1200, 1600], "upright, and the longer side is 1600"
    pictures.first.click()
    shown = pictures.first.bounding_box()
    assert shown is not None
    assert shown["width"] > 300, "touched, it is large"


def test_a_form_that_comes_back_has_its_photos(
    kindergarten, phone: Page, enter: Callable[[Page, str], None], shots: list[Path]
) -> None:
    open_form(phone, kindergarten, enter)
    find_dirt(phone)
    phone.locator("input[type=file]").first.set_input_files(shots[:2])
    expect(phone.locator("canvas")).to_have_count(2)
    phone.locator("input[value=pass][name='f.apart']").evaluate("one => { one.checked = false }")
    phone.get_by_role("button", name="提交").click()
    expect(phone.locator(".hq-field--wrong")).to_have_count(1)
    kept = phone.locator(".hq-photo__keep input")
    expect(kept).to_have_count(2)
    expect(phone.locator(".hq-shoot__said")).to_contain_text("2 张，最多 6 张")
    kept.last.uncheck()
    expect(phone.locator(".hq-shoot__said")).to_contain_text("1 张，最多 6 张")
    phone.locator("input[value=pass][name='f.apart']").check()
    phone.get_by_role("button", name="提交").click()
    expect(phone.locator("a.hq-photo img")).to_have_count(1)


def test_it_works_without_scripts(
    kindergarten, chromium: Browser, enter: Callable[[Page, str], None], shots: list[Path]
) -> None:
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, locale="zh-CN", java_script_enabled=False
    )
    page = context.new_page()
    open_form(page, kindergarten, enter)
    find_dirt(page)
    page.locator("input[type=file]").last.set_input_files(shots[0])
    page.get_by_role("button", name="提交").click()
    expect(page.locator(".hq-receipt")).to_contain_text("已提交")
    picture = page.request.get(
        kindergarten.url + str(page.locator("a.hq-photo img").get_attribute("src"))
    )
    drawn = Image.open(io.BytesIO(picture.body()))
    assert drawn.size == (1200, 1600)
    assert dict(drawn.getexif()) == {}
    context.close()


def test_a_file_that_is_no_photo_says_so_and_loses_nothing(
    kindergarten, phone: Page, enter: Callable[[Page, str], None], shots: list[Path], tmp_path: Path
) -> None:
    wrong = tmp_path / "menu.jpg"
    wrong.write_text("<script>alert(1)</script>")
    open_form(phone, kindergarten, enter)
    find_dirt(phone)
    phone.locator("input[type=file]").first.set_input_files([shots[0], wrong])
    expect(phone.locator(".hq-photo__name")).to_have_text("menu.jpg")
    phone.get_by_role("button", name="提交").click()
    expect(phone.locator(".hq-field__error")).to_contain_text("第 2 张：这不是照片")
    expect(phone.locator(".hq-photo__keep input")).to_have_count(1)
    expect(phone.locator("input.hq-input[name='f.clean.note']")).to_have_value(
        "下水口有油，当场清理"
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_barrier_around_photos(
    kindergarten,
    chromium: Browser,
    enter: Callable[[Page, str], None],
    shots: list[Path],
    axe_script: str,
    scheme: str,
) -> None:
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, color_scheme=scheme, bypass_csp=True, locale="zh-CN"
    )
    page = context.new_page()
    open_form(page, kindergarten, enter)
    find_dirt(page)
    page.locator("input[type=file]").first.set_input_files(shots[:2])
    expect(page.locator("canvas")).to_have_count(2)
    barriers = {"new photos": find_barriers(page, axe_script)}
    page.locator("input[value=pass][name='f.apart']").evaluate("one => { one.checked = false }")
    page.get_by_role("button", name="提交").click()
    expect(page.locator(".hq-photo__keep")).to_have_count(2)
    barriers["a refused form"] = find_barriers(page, axe_script)
    page.locator("input[value=pass][name='f.apart']").check()
    page.get_by_role("button", name="提交").click()
    expect(page.locator("a.hq-photo")).to_have_count(2)
    barriers["a record"] = find_barriers(page, axe_script)
    context.close()
    assert {where: found for where, found in barriers.items() if found} == {}


def find_barriers(page: Page, axe_script: str) -> list[str]:
    page.add_script_tag(content=axe_script)
    found = page.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa']})")
    return [
        f"{one['id']}: {node['html'][:200]}" for one in found["violations"] for node in one["nodes"]
    ]


def measure(picture) -> list[int]:
    measured: list[int] = picture.evaluate(
        "async one => { await one.decode(); return [one.naturalWidth, one.naturalHeight] }"
    )
    return measured
