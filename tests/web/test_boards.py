"""How well and how punctually departments deliver, for those who answer for it."""

import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.browsing import axe
from zunyi.clock import LOCAL

from .city import City
from .conftest import Open

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.mark.parametrize("role", ["leader", "auditor", "operator", "steward"])
def test_who_may_see_the_boards_finds_them_in_the_menu(open_page: Open, role: str) -> None:
    page = open_page("/footprints", role)
    page.get_by_role("link", name="质量与时效").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("质量与时效看板")


def test_a_reviewer_has_no_boards(open_page: Open) -> None:
    page = open_page("/boards", "reviewer")

    expect(page.get_by_role("heading", level=1)).to_have_text("您没有打开这一页的权限")


@pytest.mark.parametrize("tab", ["departments", "datasets", "due", "notices"])
def test_a_board_is_clean_and_fits_twice_the_size(open_page: Open, tab: str) -> None:
    page = open_page(f"/boards?tab={tab}", "leader")
    assert axe(page) == []

    page.set_viewport_size({"width": 683, "height": 450})
    assert page.evaluate("document.documentElement.scrollWidth") <= 683


def test_departments_are_ranked_and_say_why(open_page: Open) -> None:
    page = open_page("/boards", "leader")
    rows = page.get_by_role("group", name="部门排名表").locator("tbody tr")
    expect(rows.first).to_contain_text("遵义市卫生健康委员会")
    expect(rows.nth(2)).to_contain_text("暂无")

    page.get_by_role("button", name="遵义市民政局 83.1 分，看为什么").click()
    expect(page.get_by_text("3 个文件中整份退回 1 个").first).to_be_visible()
    assert axe(page) == []


def test_a_dataset_has_its_trend_as_a_picture_and_in_figures_and_leads_to_its_page(open_page: Open) -> None:
    page = open_page("/boards?tab=datasets&department=health", "leader")
    expect(page.get_by_text("共 1 条")).to_be_visible()
    expect(page.get_by_role("img", name="逐月退回率：2026-09 5.8%，2026-10 3.8%")).to_be_visible()
    page.get_by_role("button", name=re.compile("死亡医学证明 96.4 分")).click()
    expect(page.get_by_role("row", name=re.compile("2026-10 1 0 0 1,000 3.8%"))).to_be_visible()

    page.get_by_role("link", name="死亡医学证明", exact=True).click()
    expect(page.get_by_role("heading", name="报送约定")).to_be_visible()
    expect(page.get_by_role("link", name="契约修改")).to_have_count(0)


def test_what_is_overdue_leads_from_its_figure_and_is_exported(open_page: Open) -> None:
    page = open_page("/boards", "auditor")
    page.get_by_role("link", name=re.compile("逾期的数据集")).click()
    expect(page.get_by_text("逾期 4 天")).to_be_visible()
    expect(page.get_by_text("共 1 条")).to_be_visible()

    with page.expect_download() as download:
        page.get_by_role("button", name="导出").click()
    lines = download.value.path().read_text("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert "临时救助对象" in lines[1]


def test_a_week_of_the_picture_shows_what_is_due_in_it(open_page: Open) -> None:
    page = open_page("/boards?tab=due", "leader")
    weeks = page.get_by_role("region", name="今后十三周该报多少").get_by_role("button")
    expect(weeks).to_have_count(14)
    page.get_by_role("button", name=re.compile(r"^1\s*个，\s*逾期")).click()
    expect(page.get_by_text("共 1 条")).to_be_visible()
    expect(page.get_by_role("link", name="临时救助对象")).to_be_visible()

    page.get_by_role("button", name=re.compile(r"^1\s*个，\s*逾期")).click()
    expect(page.get_by_text("共 4 条")).to_be_visible()


def test_leaders_read_who_was_reported_and_what_became_of_it(open_page: Open) -> None:
    page = open_page("/boards?tab=notices", "leader")
    table = page.get_by_role("group", name="提醒与通报表")
    expect(table.locator("tbody tr")).to_have_count(2)
    expect(table.locator("tbody tr").first).to_contain_text("已通报")
    expect(table.locator("tbody tr").first).to_contain_text("没有说明")

    page.goto(page.url + "&ended=ended")
    expect(table.locator("tbody tr").first).to_contain_text("已报送")


def test_a_steward_meets_what_is_due_and_says_why_it_is_late(open_page: Open, city: City) -> None:
    page = open_page("/datasets", "steward")
    notices = page.get_by_role("region", name="该报送了")
    expect(notices).to_contain_text("逾期 4 天")
    notices.get_by_role("button", name=re.compile(r"说明原因\s*：临时救助对象")).click()

    page.get_by_role("button", name="提交说明").click()
    expect(page.get_by_text("请写明原因")).to_be_visible()
    page.get_by_label("原因").fill("业务系统升级，停机一周")
    promised = (datetime.now(LOCAL) + timedelta(days=5)).date().isoformat()
    page.get_by_label("承诺哪天报送").fill(promised)
    assert axe(page) == []
    page.get_by_role("button", name="提交说明").click()
    expect(notices.get_by_role("button", name=re.compile(r"再说明\s*：临时救助对象"))).to_be_visible()
    assert city.explained == [{"reason": "业务系统升级，停机一周", "promised": promised, "version": 2}]


def test_a_board_that_is_not_read_says_so_and_asks_again(open_page: Open, city: City) -> None:
    city.broken = True
    page = open_page("/boards", "leader")
    expect(page.get_by_role("alert")).to_contain_text("1-6744-ab12")

    city.broken = False
    page.get_by_role("button", name="再试一次").click()
    expect(page.get_by_role("group", name="部门排名表")).to_be_visible()


def test_a_board_of_nothing_says_what_will_stand_there(open_page: Open, city: City) -> None:
    city.is_empty = True
    page = open_page("/boards", "leader")

    expect(page.get_by_text("还没有可以排名的部门")).to_be_visible()
    assert axe(page) == []
