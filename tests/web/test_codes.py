"""Code lists are looked up by whoever delivers, and a department's own spellings led to their codes."""

import pytest
from playwright.sync_api import expect

from tests.browsing import axe

from . import answers
from .city import City
from .conftest import Open

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
DRAFT = "/datasets/civil-affairs/minimum-allowance?tab=draft"


def test_a_code_that_ended_is_found_with_its_successor_and_its_list_tells_who_uses_it(open_page: Open) -> None:
    page = open_page("/datasets")
    page.get_by_role("link", name="代码表", exact=True).click()
    expect(page.get_by_role("heading", name="代码表", level=1)).to_be_visible()
    page.get_by_role("combobox", name="状态").press("Enter")
    page.get_by_role("option", name="已停用").click()
    expect(page.get_by_role("option", name="已停用")).to_be_hidden()
    row = page.get_by_role("row", name="生育保险")
    expect(row).to_contain_text("职工基本医疗保险（310）")
    expect(page.get_by_role("row", name="在保")).to_have_count(0)
    row.get_by_role("link", name="险种").click()
    expect(page.get_by_role("heading", name="险种")).to_be_visible()
    expect(page.get_by_text("停用：生育保险（510）→310")).to_be_visible()
    expect(page.get_by_text("现行契约中没有用到它的列。")).to_be_visible()
    assert axe(page) == []
    with page.expect_download() as saved:
        page.get_by_role("button", name="导出").click()
    assert "生育保险" in saved.value.path().read_text(encoding="utf-8")


def test_what_a_sample_writes_otherwise_is_put_beside_the_draft_and_confirmed(open_page: Open, city: City) -> None:
    city.draft = answers.a_draft()
    page = open_page(DRAFT)
    mapping = page.get_by_role("group", name="状态 的本地写法对照")
    mapping.get_by_role("button", name="给 状态 增加一种写法").click()
    mapping.get_by_label("状态 的本地写法", exact=True).fill("已退")
    mapping.get_by_label("状态 的本地写法", exact=True).blur()
    mapping.get_by_label("状态 的“已退”对照到").select_option(label="停保（2）")
    page.get_by_label("代码按哪一天判断是否有效").select_option(label="“发放月份”列所写的日子")
    expect(page.get_by_text("已保存", exact=True)).to_be_visible()
    page.get_by_label("选择样表").set_input_files({"name": "样.csv", "mimeType": "text/csv", "buffer": b"a\n1\n"})
    page.get_by_role("button", name="放进“本地写法对照”待确认").click()
    expect(page.get_by_role("button", name="放进“本地写法对照”待确认")).to_have_count(0)
    mapping.get_by_role("button", name="确认 正在享受", exact=True).click()
    expect(page.get_by_text("已保存", exact=True)).to_be_visible()
    assert axe(page) == []
    kept = city.draft["contract"]
    [state] = [column for column in kept["columns"] if column["name"] == "状态"]
    assert state["mapping"] == [{"value": "已退", "code": "2"}, {"value": "正在享受", "code": "1"}]
    assert kept["code_day"] == "发放月份"


def test_a_grade_lower_than_the_content_asks_for_its_reason_beside_it(open_page: Open, city: City) -> None:
    fault = {"field": "columns.1.grade", "message": "“姓名”按所说的内容应不低于 L3,降为 L2 须写明依据"}
    city.draft = answers.a_draft(faults=[fault])
    page = open_page(DRAFT)
    expect(page.get_by_role("row", name="姓名").get_by_text("应不低于 L3")).to_be_visible()
    page.get_by_label("姓名 降级的依据").fill("依法公示")
    page.get_by_label("姓名 降级的依据").blur()
    expect(page.get_by_text("已保存", exact=True)).to_be_visible()
    assert city.draft["contract"]["columns"][1]["grade_reason"] == "依法公示"
    page = open_page("/datasets/civil-affairs/minimum-allowance?tab=contract")
    expect(page.get_by_role("row", name="身份证号").get_by_text("敏感个人信息")).to_be_visible()


@pytest.mark.parametrize("width", [1366, 390])
def test_codes_and_spellings_fit_the_screen(open_page: Open, city: City, width: int) -> None:
    page = open_page("/codes?list=insurance")
    page.set_viewport_size({"width": width, "height": 900})
    expect(page.get_by_role("heading", name="险种")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    city.draft = answers.a_draft()
    column = next(each for each in city.draft["contract"]["columns"] if each["name"] == "状态")
    column["mapping"] = [{"value": "已退", "code": "2"}]
    column["suggested"] = [{"value": "正在享受", "code": "1"}, {"value": "ZZ", "code": ""}]
    page.goto(page.url.split("#")[0] + "#" + DRAFT)
    expect(page.get_by_role("button", name="确认 正在享受", exact=True)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
