"""Look-ups of organisations and houses, and what a record was."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import axe

from .answers import HOUSE, ORGANISATION, PERSON
from .city import City
from .conftest import Open

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
ADDRESS = "红花岗区老城街道人民路12号2栋1单元301"


def ask_organisation(page: Page, name: str) -> None:
    page.get_by_text("全称", exact=True).click()
    page.get_by_label("全称", exact=True).last.fill(name)
    page.get_by_role("button", name="查询", exact=True).click()


def ask_house(page: Page, case_number: str = "") -> None:
    page.get_by_label("地址", exact=True).last.fill(ADDRESS)
    if case_number:
        page.get_by_text("同时查看权利人").click()
        page.get_by_label("案号").fill(case_number)
    page.get_by_role("button", name=re.compile("^查询")).click()


def test_an_organisation_shows_values_relations_and_a_footprint_for_its_representative(open_page: Open) -> None:
    page = open_page("/lookup?tab=organisation")
    assert axe(page) == []
    ask_organisation(page, "遵义市播州区鸭溪镇晨曦食品有限公司")

    expect(page.get_by_role("heading", name=re.compile("晨曦食品有限公司"))).to_be_visible()
    expect(page.get_by_text("fp_owner1")).to_be_visible()
    expect(page.get_by_role("row", name="注册资本 5,000,000.00 元")).to_be_visible()
    former = page.get_by_role("row", name=re.compile(r"何\*群"))
    expect(former).to_contain_text("2016年3月8日")
    expect(page.get_by_role("row", name=re.compile("登记住所"))).to_contain_text("至今")
    page.get_by_role("button", name="另有 1 行：法定代表人").click()
    expect(page.get_by_text("第 44 行")).to_be_visible()
    assert axe(page) == []


@pytest.mark.parametrize(("name", "said"), [("查无此店", "没有找到这个单位"), ("几家同名店", "请改用代码或编号查询")])
def test_an_organisation_not_there_or_not_the_only_one_says_what_to_do(open_page: Open, name: str, said: str) -> None:
    page = open_page("/lookup?tab=organisation")
    ask_organisation(page, name)

    expect(page.get_by_role("alert")).to_contain_text(said)
    expect(page.get_by_role("alert")).not_to_contain_text("留痕")
    assert axe(page) == []


def test_what_was_known_on_a_day_says_that_it_is_not_of_now(open_page: Open) -> None:
    page = open_page("/lookup?tab=organisation")
    page.get_by_label("截至日期").fill("2017-05-04")
    ask_organisation(page, "遵义市播州区鸭溪镇晨曦食品有限公司")
    expect(page.get_by_text("这是截至 2017年5月4日 所知的档案")).to_be_visible()
    expect(page.get_by_text(re.compile("第 3 版，写于"))).to_be_visible()
    assert axe(page) == []

    page.get_by_label("截至日期").fill("2015-05-04")
    page.get_by_role("button", name="查询", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("改查更晚的日期")


def test_a_credit_code_of_the_wrong_length_is_not_even_asked(open_page: Open) -> None:
    page = open_page("/lookup?tab=organisation")
    page.get_by_label("统一社会信用代码").last.fill("9152")
    page.get_by_role("button", name="查询", exact=True).click()

    expect(page.get_by_text("应为 18 位数字和字母")).to_be_visible()


@pytest.mark.parametrize("role", ["leader", "auditor"])
def test_leaders_and_auditors_look_up_organisations_alone(open_page: Open, role: str) -> None:
    page = open_page("/lookup", role)
    expect(page.get_by_role("navigation", name="查什么")).to_have_count(0)
    ask_organisation(page, "遵义市播州区鸭溪镇晨曦食品有限公司")

    expect(page.get_by_role("row", name=re.compile("登记住所"))).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("档案历程"))).to_have_count(0)


def test_whose_a_house_is_is_told_for_a_case_alone(open_page: Open) -> None:
    page = open_page("/lookup?tab=house")
    ask_house(page)
    expect(page.get_by_role("row", name=re.compile(r"权利人 \*\*\*"))).to_be_visible()
    expect(page.get_by_text("已留痕")).to_have_count(0)

    ask_house(page, "遵民救〔2018〕12 号")
    expect(page.get_by_role("row", name=re.compile("权利人 冉小溪"))).to_be_visible()
    expect(page.get_by_text("fp_owner1")).to_be_visible()
    assert axe(page) == []
    kept = page.evaluate("JSON.stringify([location.href, localStorage, {...sessionStorage}])")
    assert not any(each in kept for each in (ADDRESS, "冉小溪", "遵民救"))


def test_whose_a_house_is_is_refused_without_a_grant(open_page: Open) -> None:
    page = open_page("/lookup?tab=house")
    ask_house(page, "拒绝")

    expect(page.get_by_role("alert")).to_contain_text("本次查询已留痕，编号 fp_refused")


def test_a_persons_history_opens_from_the_look_up_without_asking_again(open_page: Open) -> None:
    page = open_page("/lookup")
    page.get_by_label("案号").fill("遵民救〔2018〕12 号")
    page.get_by_label("公民身份号码").fill("520301200501010014")
    page.get_by_role("button", name="查询并留痕").click()
    page.get_by_role("link", name="档案历程").click()

    latest = page.get_by_role("article", name="第 3 版")
    expect(latest.get_by_role("row", name=re.compile(r"联系电话 154\*{4}0002 （没有了）"))).to_be_visible()
    expect(latest).to_contain_text("同时变化的还有：关系")
    assert axe(page) == []
    page.get_by_role("button", name="显示更早的变更（再留痕一次）").click()
    expect(page.get_by_text("fp_page2")).to_be_visible()
    page.get_by_role("button", name="按授权显示原值").click()
    expect(page.get_by_role("row", name=re.compile("姓名 （没有） 冉小溪"))).to_be_visible()
    assert "遵民救" not in page.url

    with page.expect_download() as download:
        page.get_by_role("button", name="导出").click()
    lines = download.value.path().read_text("utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in lines] == ["版本", "3", "3", "2", "2", "1"]


def test_a_persons_history_by_itself_asks_for_a_case_and_may_be_refused(open_page: Open) -> None:
    page = open_page(f"/lookup/history/person/{PERSON}")
    assert axe(page) == []
    page.get_by_role("button", name="查看并留痕").click()
    expect(page.get_by_text("没有案号不能查询")).to_be_visible()

    page.get_by_label("案号").fill("拒绝")
    page.get_by_role("button", name="查看并留痕").click()
    expect(page.get_by_role("alert").last).to_contain_text("fp_refused")


def test_a_history_leads_to_the_record_into_which_it_went(open_page: Open) -> None:
    page = open_page(f"/lookup/history/organisation/{ORGANISATION}")

    expect(page.get_by_text("档案结束")).to_be_visible()
    expect(page.get_by_role("heading", name="建立档案")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("link", name="org_1111111111111111111111111111111a").click()
    expect(page).to_have_url(re.compile("org_1111111111111111111111111111111a$"))


def test_a_record_of_which_nothing_is_kept_says_so(open_page: Open) -> None:
    page = open_page(f"/lookup/history/house/{HOUSE}")

    expect(page.get_by_text("没有可以显示的变更")).to_be_visible()
    assert axe(page) == []


def test_claims_pasted_from_a_spreadsheet_are_answered_yes_or_no(open_page: Open, city: City) -> None:
    page = open_page("/lookup?tab=verify")
    page.get_by_role("button", name="核验并留痕").click()
    expect(page.get_by_text("请填写案号")).to_be_visible()

    page.get_by_label("案号").fill("遵民救〔2018〕12 号")
    number = "520301200501010014"
    lines = [f"王小明\t{number}\t红花岗区"] * 60 + [f"王大明\t{number}\t", "王小明\t123\t"]
    page.get_by_label("要核验的内容").fill("\n".join(["姓名\t身份证号\t住址", *lines]))
    page.get_by_role("button", name="核验并留痕").click()

    expect(page.get_by_text("已核验 61 / 61 行：1 行有不符，0 行没有查到。")).to_be_visible()
    assert [len(each["items"]) for each in city.verified] == [50, 11]
    expect(page.get_by_role("row", name=re.compile("62 有 .*不符"))).to_be_visible()
    page.get_by_text("1 行没有核验").click()
    expect(page.get_by_text("第 63 行：")).to_be_visible()
    assert axe(page) == []
    kept = page.evaluate("JSON.stringify([location.href, localStorage, {...sessionStorage}])")
    assert number not in kept


def test_a_verification_that_is_refused_keeps_what_was_pasted(open_page: Open) -> None:
    page = open_page("/lookup?tab=verify")
    page.get_by_label("案号").fill("拒绝")
    page.get_by_label("要核验的内容").fill("姓名,身份证号\n王小明,520301200501010014")
    page.get_by_role("button", name="核验并留痕").click()

    expect(page.get_by_role("alert")).to_contain_text("本部门没有这项查询依据")
    expect(page.get_by_label("要核验的内容")).to_have_value("姓名,身份证号\n王小明,520301200501010014")
