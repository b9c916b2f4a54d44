"""The review page: uncertain pairs side by side, decided one by one or together, undone."""

import pytest
from playwright.sync_api import expect

from tests.browsing import axe

from .city import City
from .conftest import Open

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.mark.parametrize("query", ["", "?state=same", "?state=different", "?kind=organisation", "?tab=sums"])
def test_every_state_of_the_page_is_titled_and_axe_finds_nothing(open_page: Open, query: str) -> None:
    page = open_page(f"/reviews{query}", "reviewer")

    expect(page.get_by_role("heading", level=1)).to_have_text("比对复核")
    expect(page.get_by_text("正在读取")).to_have_count(0)
    assert axe(page) == []


def test_a_pair_shows_both_sides_and_what_speaks_for_and_against(open_page: Open) -> None:
    page = open_page("/reviews", "reviewer")
    pair = page.get_by_role("article").first

    expect(pair.get_by_role("group", name="没有号码的记录")).to_contain_text("遵义市教育体育局")
    expect(pair.get_by_role("group", name="可能所属的档案")).to_contain_text("520301********0025")
    expect(pair.get_by_role("row", name="电话")).to_contain_text("-1.8")
    expect(pair).to_contain_text("约为不是的 12 倍")
    expect(pair).to_contain_text("共有 37 对待复核，最近判断过 2 对；现有模型认为是同一对象的可能为 92%")


def test_a_decision_needs_a_reason_and_goes_with_what_was_seen(open_page: Open, city: City) -> None:
    page = open_page("/reviews", "reviewer")
    page.get_by_role("article").first.get_by_role("button", name="不是同一对象").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="不是同一对象").click()
    expect(dialog.get_by_text("请写明理由")).to_be_visible()
    assert city.reviewed == []

    dialog.get_by_label("理由").fill("年龄不符")
    dialog.get_by_role("button", name="不是同一对象").click()

    expect(page.get_by_role("article")).to_have_count(1)
    expect(page.get_by_text("已决定 1 对")).to_be_visible()
    assert city.reviewed == [
        {"decisions": [{"id": "per_1.per_2", "decision": "different", "version": 1}], "reason": "年龄不符"}
    ]


def test_several_pairs_are_decided_together(open_page: Open, city: City) -> None:
    page = open_page("/reviews", "reviewer")
    page.get_by_text("选中，成批决定").first.click()
    expect(page.get_by_text("已选 1 对")).to_be_visible()
    page.get_by_role("button", name="选中前 2 对").click()
    page.get_by_role("button", name="都是同一对象").click()
    page.get_by_role("dialog").get_by_label("理由").fill("经学校核实")
    page.get_by_role("dialog").get_by_role("button", name="是同一对象").click()

    expect(page.get_by_text("没有待复核的记录")).to_be_visible()
    [sent] = city.reviewed
    assert [word["id"] for word in sent["decisions"]] == ["per_1.per_2", "per_3.per_4"]


def test_a_decision_on_what_changed_meanwhile_says_so_and_shows_it_anew(open_page: Open, city: City) -> None:
    page = open_page("/reviews", "reviewer")
    page.get_by_role("article").first.get_by_role("button", name="不是同一对象").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("理由").fill("撞车")
    dialog.get_by_role("button", name="不是同一对象").click()
    expect(dialog.get_by_role("alert").last).to_contain_text("有了变化")

    with page.expect_request("**/reviews?**"):
        dialog.get_by_role("button", name="取消").click()
    expect(page.get_by_role("article")).to_have_count(2)
    assert city.reviewed == []


@pytest.mark.parametrize("role", ["leader", "auditor"])
def test_leaders_and_auditors_see_how_reviewing_goes_and_no_pair(open_page: Open, role: str) -> None:
    page = open_page("/reviews", role)

    expect(page.get_by_text("5,000 以上")).to_be_visible()
    expect(page.get_by_role("row", name="2018年11月5日 王芳 自然人 31 12 2")).to_be_visible()
    expect(page.get_by_role("article")).to_have_count(0)
    assert axe(page) == []
    with page.expect_download() as download:
        page.get_by_role("button", name="导出").click()
    assert "冯琳" in download.value.path().read_text("utf-8-sig")


def test_a_decision_is_undone_with_its_history_kept(open_page: Open, city: City) -> None:
    page = open_page("/reviews?state=different", "reviewer")
    pair = page.get_by_role("article")
    expect(pair).to_contain_text("正在生效")
    expect(pair).to_contain_text("王芳")

    pair.get_by_role("button", name="撤销决定").click()
    page.get_by_role("dialog").get_by_label("理由").fill("看错了")
    page.get_by_role("dialog").get_by_role("button", name="撤销决定").click()

    expect(page.get_by_text("已决定 1 对")).to_be_visible()
    assert city.reviewed[0]["decisions"][0]["decision"] == "withdrawn"
