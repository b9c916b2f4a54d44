"""What is counted of the city: found, read by county and period, explained, taken along as a file."""

import re

import pytest
from playwright.sync_api import expect

from tests.browsing import axe

from .city import City
from .conftest import Open

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_an_indicator_is_found_by_its_theme_and_read_by_county_and_period(open_page: Open) -> None:
    page = open_page("/boards", "leader")
    page.get_by_role("link", name="指标", exact=True).click()
    expect(page.get_by_text("共 5 条")).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("死亡人口"))).to_contain_text("不公布")
    expect(page.get_by_role("img", name="各期：2017年11月 371，2017年12月 376，2018年1月 381")).to_be_visible()
    expect(page.get_by_role("button", name="立即计算")).to_have_count(0)
    assert axe(page) == []

    page = open_page("/indicators?theme=民生", "leader")
    expect(page.get_by_text("共 1 条")).to_be_visible()
    page.get_by_role("link", name="低保对象").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("低保对象")
    expect(page.get_by_text("比2017年12月增加 5")).to_be_visible()
    expect(page.get_by_role("row", name="余庆县 不公布")).to_be_visible()
    page.get_by_role("link", name="2017年11月").click()
    expect(page.get_by_role("heading", name="各县（市、区） · 2017年11月")).to_be_visible()
    expect(page.get_by_role("link", name="遵义市民政局《低保对象》")).to_have_attribute(
        "href", re.compile("civil-affairs")
    )
    expect(page.get_by_text("from benefit")).to_be_visible()
    assert axe(page) == []

    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_file_has_every_period_and_says_what_is_not_told(open_page: Open) -> None:
    page = open_page("/indicators/allowance-persons", "auditor")
    with page.expect_download() as download:
        page.get_by_role("button", name="导出").click()
    lines = download.value.path().read_text("utf-8-sig").splitlines()
    assert len(lines) == 1 + 3 * 16
    assert lines[0].startswith("统计期,行政区划代码,地域,低保对象（人）")
    assert any("余庆县,不公布" in line for line in lines)


def test_an_operator_has_them_computed_now(open_page: Open, city: City) -> None:
    page = open_page("/indicators", "operator")
    page.get_by_role("button", name="立即计算").click()
    expect(page.get_by_role("status").filter(has_text="罗运")).to_be_visible()
    assert city.computed == 1


def test_before_anything_was_computed_the_pages_say_when_that_will_be(open_page: Open, city: City) -> None:
    city.is_empty = True
    page = open_page("/indicators", "steward")
    expect(page.get_by_text("还没有计算过。每天凌晨三点半自动计算。")).to_be_visible()
    page.get_by_role("link", name="户籍人口").click()
    expect(page.get_by_text("还没有计算过", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="导出")).to_be_disabled()


def test_an_indicator_that_is_not_there_says_so(open_page: Open) -> None:
    page = open_page("/indicators/nonsense", "leader")
    expect(page.get_by_role("alert")).to_contain_text("没有找到这项指标")
