"""Values somebody says are wrong: the source department decides, who objected follows, others watch."""

import re

import pytest
from playwright.sync_api import expect

from tests.browsing import axe

from .city import City
from .conftest import Open

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
ROW = re.compile("^联系电话")


@pytest.mark.parametrize(
    ("role", "query"),
    [("steward", "?objection=obj_1"), ("reviewer", "?objection=obj_1"), ("leader", ""), ("operator", "?tab=sums")],
)
def test_axe_finds_nothing(open_page: Open, role: str, query: str) -> None:
    page = open_page(f"/objections{query}", role)
    expect(page.get_by_role("heading", level=1)).to_have_text("异议核实")
    assert axe(page) == []


def test_a_steward_sees_what_is_late_and_the_values_and_corrects_his_row(open_page: Open, city: City) -> None:
    page = open_page("/datasets")
    page.get_by_role("link", name="异议核实").click()
    expect(page.get_by_text("待核实 3 件")).to_be_visible()
    expect(page.get_by_role("row", name=ROW)).to_contain_text("逾期 3 个工作日")
    page.get_by_role("button", name="显示更多").click()
    expect(page.get_by_role("row", name=re.compile("^住址"))).to_be_visible()

    page.get_by_role("button", name="联系电话，看详情").click()
    page.get_by_role("button", name="查看原值").click()
    expect(page.get_by_text("19400000001")).to_be_visible()
    expect(page.get_by_text("fp_values")).to_be_visible()
    page.get_by_role("button", name="认定有误，更正").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("由 194****0001 改为 154****0002")
    assert axe(page) == []
    dialog.get_by_role("button", name="更正来源记录").click()

    expect(page.get_by_role("row", name=ROW)).to_contain_text("更正中")
    expect(dialog).to_have_count(0)
    assert city.objection_words == [{"id": "obj_1", "decision": "accept", "reason": "", "version": 1}]


def test_a_refusal_needs_its_reason_and_a_collision_keeps_what_was_typed(open_page: Open, city: City) -> None:
    page = open_page("/objections?objection=obj_1")
    page.get_by_role("button", name="不予更正").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="不予更正").click()
    expect(dialog.get_by_role("alert")).to_contain_text("请写明核实的情况和依据")
    assert city.objection_words == []

    dialog.get_by_label("理由").fill("撞车")
    dialog.get_by_role("button", name="不予更正").click()
    expect(dialog).to_contain_text("这个异议在您查看之后有了变化")
    dialog.get_by_label("理由").fill("与纸质档案一致")
    dialog.get_by_role("button", name="不予更正").click()
    expect(page.get_by_role("row", name=ROW)).to_contain_text("不予更正")


def test_filters_of_state_and_limit_are_in_the_address(open_page: Open) -> None:
    page = open_page("/objections?late=1")
    expect(page.get_by_role("row", name=ROW)).to_have_count(1)
    expect(page.get_by_role("row", name=re.compile("^姓名"))).to_have_count(0)
    page = open_page("/objections?state=failed&objection=obj_9")
    expect(page.get_by_text("来源行已不在")).to_be_visible()


def test_who_objected_reads_the_answer_and_takes_back_what_nobody_decided(open_page: Open) -> None:
    page = open_page("/objections", "reviewer")
    expect(page.get_by_role("row", name=re.compile("不予更正"))).to_contain_text("与纸质档案一致")
    page.get_by_role("button", name="联系电话，看详情").first.click()
    page.get_by_role("button", name="撤回异议").click()
    page.get_by_role("dialog").get_by_role("button", name="撤回异议").click()
    expect(page.get_by_role("row", name=re.compile("已撤回"))).to_be_visible()


def test_a_leader_sees_who_is_late_and_no_value(open_page: Open) -> None:
    page = open_page("/objections", "leader")
    expect(page.get_by_role("row", name=ROW)).to_contain_text("逾期 3 个工作日")
    expect(page.get_by_text("194****0001")).to_have_count(0)
    page.get_by_role("link", name="统计与逾期").click()
    expect(page.get_by_role("link", name=re.compile("已更正.*17"))).to_be_visible()
    page.get_by_role("link", name="遵义市民政局").click()
    expect(page).to_have_url(re.compile("department=civil-affairs"))


def test_a_value_looked_up_is_doubted_for_the_case_it_was_looked_up_for(open_page: Open, city: City) -> None:
    page = open_page("/lookup")
    page.get_by_label("案号").fill("遵民救〔2018〕12 号")
    page.get_by_label("公民身份号码").fill("520301200501010014")
    page.get_by_role("button", name="查询并留痕").click()
    page.get_by_role("button", name="对联系电话提出异议").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="提出异议").click()
    expect(dialog.get_by_role("alert")).to_contain_text("请填写您认为应当是什么")
    assert axe(page) == []

    dialog.get_by_label("应当是什么").fill("重复")
    dialog.get_by_label("为什么认为有误").fill("本人出示了新的号码")
    dialog.get_by_role("button", name="提出异议").click()
    expect(dialog).to_contain_text("不必重复提出")
    assert city.opened_objections == []
    dialog.get_by_label("应当是什么").fill("15400000002")
    dialog.get_by_role("button", name="提出异议").click()

    expect(page.get_by_role("row", name=ROW)).to_contain_text("2018年11月9日前答复")
    [sent] = city.opened_objections
    assert sent == {
        "kind": "person",
        "golden_id": "per_8f14e45fceea167a5a36dedd4bea2543",
        "attribute": "phone",
        "version": 4,
        "proposed": "15400000002",
        "reason": "本人出示了新的号码",
        "case_number": "遵民救〔2018〕12 号",
        "ground": "social-assistance-check",
    }
    page.get_by_role("link", name="已提出异议").click()
    expect(page.get_by_role("link", name="我提出的")).to_have_attribute("aria-current", "page")


def test_who_read_the_wrong_value_is_told_and_takes_note(open_page: Open, city: City) -> None:
    page = open_page("/footprints")
    page.get_by_role("link", name="更正通知（1 条未读）").click()
    row = page.get_by_role("row", name=re.compile("联系电话"))
    expect(row).to_contain_text("共看过 4 次")
    assert axe(page) == []
    row.get_by_role("button", name="知悉").click()

    expect(row).to_contain_text("已知悉")
    expect(page.get_by_role("link", name="更正通知", exact=True)).to_be_visible()
    assert city.noted == ["obj_1"]


def test_without_objections_the_page_says_so_and_a_broken_answer_what_to_do(open_page: Open, city: City) -> None:
    city.is_empty = True
    expect(open_page("/objections").get_by_text("没有待核实的异议")).to_be_visible()
    city.broken = True
    expect(open_page("/objections", "auditor").get_by_role("alert")).to_contain_text("请稍后再试")
