"""The page of conflicts: who contradicts whom, how often, and masked examples for whom they are."""

import pytest
from playwright.sync_api import expect

from tests.browsing import axe

from .city import City
from .conftest import Open

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.mark.parametrize("query", ["", "?tab=house", "?attribute=name"])
def test_axe_finds_nothing(open_page: Open, query: str) -> None:
    page = open_page(f"/conflicts{query}", "reviewer")
    expect(page.get_by_role("heading", level=1)).to_have_text("数据冲突")
    expect(page.get_by_text("正在读取")).to_have_count(0)
    assert axe(page) == []


def test_a_reviewer_sees_who_contradicts_whom_and_opens_masked_examples(open_page: Open) -> None:
    page = open_page("/reviews", "reviewer")
    page.get_by_role("link", name="数据冲突").click()
    expect(page.get_by_role("table", name="行为采用的部门").get_by_role("cell", name="2,164")).to_be_visible()

    row = page.get_by_role("row", name="姓名 遵义市公安局 户籍人口 遵义市民政局 低保对象")
    expect(row).to_contain_text("按权威次序 317，按时间先后 1")
    row.get_by_role("button", name="2 例：姓名").click()

    examples = page.get_by_role("table", name="姓名的例子")
    expect(examples.get_by_role("row", name="冉*英")).to_contain_text("冉*瑛")
    expect(examples.get_by_role("link", name="第 12 行").first).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="导出").click()
    assert "冉*英 / 冉*瑛" in download.value.path().read_text("utf-8-sig")


def test_one_attribute_is_looked_at_and_its_figures_alone_are_in_the_square(open_page: Open) -> None:
    page = open_page("/conflicts?attribute=birth", "leader")
    expect(page.get_by_role("cell", name="9", exact=True).first).to_be_visible()
    expect(page.get_by_text("2,164")).to_have_count(0)
    expect(page.get_by_text("不显示")).to_be_visible()
    expect(page.get_by_role("button", name="例：")).to_have_count(0)


def test_without_conflicts_the_page_says_when_they_are_counted(open_page: Open) -> None:
    page = open_page("/conflicts?tab=organisation", "auditor")
    expect(page.get_by_text("每天凌晨三点半统计一次")).to_be_visible()


def test_a_broken_answer_says_what_to_do(open_page: Open, city: City) -> None:
    city.broken = True
    page = open_page("/conflicts", "reviewer")
    expect(page.get_by_role("alert")).to_contain_text("请稍后再试")
