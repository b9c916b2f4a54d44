"""业务系统: found, described, planned for, reported on."""

import re

import pytest
from playwright.sync_api import expect

from tests.browsing import axe

from .city import City
from .conftest import Open

PATH = "/systems/civil-affairs/allowances"


@pytest.mark.parametrize("path", ["/systems", PATH])
@pytest.mark.parametrize("width", [1440, 390])
def test_the_pages_are_clear_to_everyone_on_every_screen(open_page: Open, path: str, width: int) -> None:
    page = open_page(path, role="operator")
    page.set_viewport_size({"width": width, "height": 900})
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_figure_leads_to_its_systems(open_page: Open) -> None:
    page = open_page("/systems", role="leader")
    page.get_by_role("link", name=re.compile("^逾期")).click()
    expect(page.get_by_role("group", name="业务系统表").get_by_role("row")).to_have_count(2)
    page.get_by_role("link", name="最低生活保障信息系统").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("最低生活保障信息系统"))
    expect(page.get_by_role("link", name="低保对象")).to_have_attribute("href", re.compile("/datasets/civil-affairs/"))
    expect(page.get_by_role("button", name="报告进度")).to_have_count(0)


def test_pinyin_finds_a_system(open_page: Open) -> None:
    page = open_page("/systems?q=hunyin")
    expect(page.get_by_role("group", name="业务系统表").locator("tbody tr")).to_have_count(1)
    expect(page.get_by_role("link", name="全国婚姻登记信息管理系统")).to_be_visible()


def test_an_empty_inventory_says_who_fills_it(open_page: Open, city: City) -> None:
    city.is_empty = True
    page = open_page("/systems")
    expect(page.get_by_text("还没有登记业务系统")).to_be_visible()


def test_a_steward_describes_a_new_system_and_is_told_what_is_missing(open_page: Open, city: City) -> None:
    page = open_page("/systems")
    page.get_by_role("button", name="登记业务系统").click()
    form = page.get_by_role("dialog")
    form.get_by_role("button", name="登记").click()
    expect(form.get_by_role("alert").first).to_contain_text("系统代号只用小写字母")
    form.get_by_label("系统名称").fill("老年优待证管理系统")
    form.get_by_label("系统代号").fill("elderly-cards")
    form.get_by_label("用途").fill("优待证的申领与年审")
    form.get_by_label("启用年月").fill("2009-01")
    form.get_by_label("低保对象").check()
    form.get_by_role("button", name="登记").click()
    expect(page).to_have_url(re.compile("/systems/civil-affairs/"))
    assert city.told[0] | {"datasets": ["minimum-allowance"]} == city.told[0]
    assert (city.told[0]["version"], city.told[0]["in_use_since"]) == (0, "2009-01")


def test_the_operator_decides_and_what_was_typed_stays_when_somebody_was_quicker(open_page: Open, city: City) -> None:
    page = open_page(PATH, role="operator")
    page.get_by_role("button", name="修改决定").click()
    form = page.get_by_role("dialog")
    form.get_by_label("停用").check()
    expect(form.get_by_text("进度从 0 重新开始")).to_be_visible()
    form.get_by_label("理由").fill("撞车")
    form.get_by_role("button", name="决定").click()
    expect(form.get_by_text("您填写的内容仍在")).to_be_visible()
    expect(form.get_by_label("停用")).to_be_checked()
    form.get_by_label("理由").fill("功能已由新系统代替")
    form.get_by_role("button", name="决定", exact=True).click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("region", name="决定与进度")).to_contain_text("停用")
    assert city.told[-1]["version"] == 1


def test_a_steward_reports_how_far_it_is(open_page: Open, city: City) -> None:
    page = open_page(PATH)
    expect(page.get_by_role("button", name="修改决定")).to_have_count(0)
    page.get_by_role("button", name="报告进度").click()
    form = page.get_by_role("dialog")
    form.get_by_label("进度").fill("100")
    form.get_by_label("做到了哪里").fill("已割接")
    form.get_by_role("button", name="报告", exact=True).click()
    expect(page.get_by_label("进度 100%")).to_be_visible()
    assert city.told == [{"percent": 100, "note": "已割接", "version": 1}]


def test_a_system_is_merged_into_one_that_stays_whosever_it_is(open_page: Open, city: City) -> None:
    page = open_page(PATH, role="operator")
    page.get_by_role("button", name="修改决定").click()
    form = page.get_by_role("dialog")
    form.get_by_label("整合", exact=False).check()
    target = form.get_by_label("整合到")
    expect(target.locator("option:not([disabled])")).to_have_text(["全国婚姻登记信息管理系统", "老年优待证管理系统"])
    form.get_by_role("button", name="决定", exact=True).click()
    expect(form.get_by_role("alert").first).to_contain_text("请选择要整合到的系统")
    target.select_option(label="老年优待证管理系统")
    form.get_by_role("button", name="决定", exact=True).click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert city.told[-1]["into"] == "civil-affairs/elderly-cards"
