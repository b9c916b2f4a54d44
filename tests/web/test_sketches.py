"""A new dataset is begun from a page: its contract is proposed from a sample, adopted, and goes on in the editor."""

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import axe

from . import answers
from .city import UPLOAD, City
from .conftest import Open

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
DRAFT = f"/datasets/civil-affairs/{answers.NEW}?tab=draft"


def choose(page: Page, name: str = "高龄津贴.csv", content: bytes = b"a\n1\n") -> None:
    page.get_by_label("选择起草用的样表").set_input_files({"name": name, "mimeType": "text/csv", "buffer": content})


def test_a_steward_begins_a_dataset_and_adopts_what_is_proposed_from_a_sample(open_page: Open, city: City) -> None:
    page = open_page("/datasets")
    page.get_by_role("button", name="新建数据集").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="开始起草").click()
    expect(dialog.get_by_text("请填写数据集的中文名称")).to_be_visible()
    dialog.get_by_label("数据集名称").fill("高龄津贴")
    dialog.get_by_label("数据集代号").fill(answers.NEW)
    assert axe(page) == []
    dialog.get_by_role("button", name="开始起草").click()

    expect(page.get_by_role("heading", name="高龄津贴")).to_be_visible()
    expect(page).to_have_title("高龄津贴 · 遵义市块数据平台")
    choose(page)
    table = page.get_by_role("group", name="建议的信息项表")
    expect(table.get_by_role("row", name="身份证号")).to_contain_text("520301********0013")
    expect(table.get_by_role("row", name="联系电话")).to_contain_text("12.5%")
    expect(table.get_by_role("row", name="状态")).to_contain_text("正在享受 10 行 → 在保（1）？")
    assert city.sketches == [{"version": 1, "upload": UPLOAD}]
    assert city.draft["contract"]["columns"] == [], "nothing is adopted unasked"
    assert axe(page) == []

    page.get_by_role("button", name="采用").click()
    expect(page.get_by_text("已写入草稿")).to_be_visible()
    expect(page.get_by_label("第 1 列的列名")).to_have_value("身份证号")
    kept = city.draft["contract"]
    assert (kept["name"], kept["mode"], kept["period"]) == ("高龄津贴", "snapshot", "发放月份")
    assert kept["key"] == ["身份证号", "发放月份"]
    assert [edit["what"] for edit in city.draft["edits"]] == ["started", "saved"]
    assert axe(page) == []

    mapping = page.get_by_role("group", name="状态 的本地写法对照")
    expect(mapping).to_contain_text("还有 2 种写法待确认")
    mapping.get_by_role("button", name="确认 正在享受", exact=True).click()
    expect(mapping.get_by_role("button", name="确认 ZZ", exact=True)).to_be_disabled()
    mapping.get_by_role("button", name="不对照 ZZ", exact=True).click()
    expect(page.get_by_text("待确认")).to_have_count(0)
    expect(page.get_by_text("已保存", exact=True)).to_be_visible()
    [state] = [column for column in city.draft["contract"]["columns"] if column["name"] == "状态"]
    assert state["mapping"] == [{"value": "正在享受", "code": "1"}]
    assert "suggested" not in state


def test_a_sketch_is_found_again_after_a_reload(open_page: Open, city: City) -> None:
    city.draft = answers.an_empty_draft("高龄津贴")
    page = open_page(DRAFT)
    choose(page)
    expect(page.get_by_role("button", name="采用")).to_be_visible()
    page.reload()
    expect(page.get_by_role("button", name="采用")).to_be_visible()
    assert len(city.sketches) == 1


def test_a_sample_that_cannot_be_read_says_why_and_another_may_be_chosen(open_page: Open, city: City) -> None:
    city.draft = answers.an_empty_draft("高龄津贴")
    page = open_page(DRAFT)
    choose(page, content=b"")
    expect(page.get_by_text("样表是空的")).to_be_visible()
    choose(page, "坏表.csv")
    expect(page.get_by_text("前10行中没有找到表头。")).to_be_visible()
    expect(page.get_by_role("button", name="采用")).to_have_count(0)
    assert axe(page) == []
    choose(page)
    expect(page.get_by_role("button", name="采用")).to_be_visible()


def test_a_dataset_without_a_draft_is_begun_on_its_own_page(open_page: Open, city: City) -> None:
    page = open_page(DRAFT)
    page.get_by_role("button", name="开始起草").click()
    expect(page.get_by_role("button", name="选择样表起草")).to_be_visible()
    assert city.draft["number"] == 1


@pytest.mark.parametrize("width", [1366, 390])
def test_the_proposal_fits_the_screen(open_page: Open, city: City, width: int) -> None:
    city.draft = answers.an_empty_draft("高龄津贴")
    page = open_page(DRAFT)
    page.set_viewport_size({"width": width, "height": 900})
    choose(page)
    expect(page.get_by_role("button", name="采用")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
