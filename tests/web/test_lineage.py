"""数据血缘: the picture, its lists on a phone, its table; what is chosen, and the ways into it."""

import re

import pytest
from playwright.sync_api import expect

from tests.browsing import axe

from .city import City
from .conftest import Open

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

DEATH = "/lineage?node=attribute:person/death_date"


@pytest.mark.parametrize("path", ["/lineage", DEATH])
@pytest.mark.parametrize("width", [1366, 390])
def test_the_picture_is_clear_to_everyone_on_every_screen(open_page: Open, path: str, width: int) -> None:
    page = open_page(path, role="operator")
    page.set_viewport_size({"width": width, "height": 900})
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_focus_on_one_thing_lights_all_it_comes_from_and_all_it_feeds(open_page: Open) -> None:
    page = open_page("/lineage")
    picture = page.get_by_role("group", name="血缘图")
    expect(picture.locator("li.lit")).to_have_count(0)
    picture.get_by_role("link", name=re.compile("^死亡日期")).focus()
    lit = picture.locator("li.lit")
    for name in ("人口死亡信息登记管理系统", "死亡医学证明", "死亡日期", "疑似死亡后发放数", "各区县人口数"):
        expect(lit.filter(has=page.get_by_role("link", name=re.compile(f"^{name}")))).to_have_count(1)
    expect(lit.filter(has_text="低保对象")).to_have_count(0)
    expect(picture.locator("path.lit").first).to_be_attached()


def test_a_chosen_attribute_says_whose_value_is_taken_and_shows_only_its_line(open_page: Open) -> None:
    page = open_page(DEATH)
    panel = page.get_by_role("region", name="死亡日期")
    expect(panel).to_contain_text("依次采用遵义市卫生健康委员会、遵义市公安局、遵义市民政局")
    expect(page.get_by_role("group", name="血缘图").get_by_role("listitem")).to_have_count(26)
    expect(page.get_by_role("row", name=re.compile("死亡医学证明 死亡日期 死亡日期 第 1 顺位"))).to_be_visible()
    panel.get_by_role("link", name="看全部").click()
    expect(page.get_by_role("region", name="死亡日期")).to_have_count(0)


def test_each_thing_leads_to_its_page_by_the_keyboard_alone(open_page: Open) -> None:
    page = open_page("/lineage?kind=house", role="leader")
    expect(page.get_by_role("button", name="房屋")).to_have_attribute("aria-pressed", "true")
    picture = page.get_by_role("group", name="血缘图")
    expect(picture.get_by_role("link", name=re.compile("^各区县房屋数"))).to_have_attribute(
        "href", re.compile("overview.layer=houses")
    )
    picture.get_by_role("link", name="只看房屋登记的来龙去脉").press("Enter")
    expect(page.get_by_role("heading", name="房屋登记", level=2)).to_be_visible()
    picture.get_by_role("link", name="房屋登记", exact=False).first.press("Enter")
    expect(page).to_have_url(re.compile("/datasets/housing/house-register"))


def test_a_page_that_one_may_not_open_is_not_offered(open_page: Open) -> None:
    page = open_page("/lineage", role="steward")
    indicator = page.get_by_role("group", name="血缘图").get_by_role("link", name=re.compile("^各区县人口数"))
    expect(indicator).to_have_attribute("href", re.compile("lineage.node=indicator"))


def test_a_system_and_a_dataset_lead_into_it_with_themselves_chosen(open_page: Open) -> None:
    page = open_page("/systems/civil-affairs/allowances")
    page.get_by_role("link", name="它的数据流向哪里").click()
    expect(page.get_by_role("region", name="最低生活保障信息系统")).to_contain_text("1 个数据集")
    page = open_page("/datasets/civil-affairs/minimum-allowance")
    page.get_by_role("link", name="从哪里来、用在哪里").click()
    expect(page.get_by_role("region", name="低保对象")).to_contain_text("来自")


def test_what_feeds_no_attribute_is_named_beside_the_picture(open_page: Open) -> None:
    page = open_page("/lineage")
    expect(page.get_by_text("不产生融合属性的")).to_contain_text("比对决定")


def test_a_system_that_only_the_catalogue_names_says_so(open_page: Open) -> None:
    page = open_page("/lineage?node=named:health/人口死亡信息登记管理系统")
    expect(page.get_by_role("region", name="人口死亡信息登记管理系统")).to_contain_text("还没有登记为业务系统")


def test_nothing_yet_a_node_that_is_gone_and_an_answer_that_fails_are_said(open_page: Open, city: City) -> None:
    page = open_page("/lineage?node=dataset:gone/gone")
    expect(page.get_by_text("没有找到要看的这一项")).to_be_visible()
    city.is_empty = True
    page = open_page("/lineage")
    expect(page.get_by_text("还没有数据集")).to_be_visible()
    city.broken = True
    page = open_page("/lineage")
    expect(page.get_by_role("alert")).to_contain_text("1-6744-ab12")
