"""A contract is edited, tried and published by people who see what they do and what it does to others."""

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import axe

from . import answers
from .city import UPLOAD, City
from .conftest import Open

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
DRAFT = "/datasets/civil-affairs/minimum-allowance?tab=draft"


def begun(city: City, *, drop: str = "", **changes: object) -> None:
    """A draft that lacks one column of the version in force."""
    draft = answers.a_draft()
    if drop:
        columns = [column for column in draft["contract"]["columns"] if column["name"] != drop]
        draft = answers.saved(draft, {**draft["contract"], "columns": columns}, "steward")
    city.draft = {**draft, **changes}


def is_saved(page: Page) -> None:
    expect(page.get_by_text("已保存", exact=True)).to_be_visible()


def test_a_steward_begins_from_the_version_in_force_adds_a_column_and_proposes(open_page: Open, city: City) -> None:
    page = open_page(DRAFT)
    assert axe(page) == []
    page.get_by_role("button", name="开始修改").click()
    expect(page.get_by_label("身份证号 的别名")).to_have_value("公民身份号码、证件号码")
    expect(page.get_by_role("button", name="提请发布")).to_be_disabled()

    page.get_by_role("button", name="增加一列").click()
    page.get_by_label("第 8 列的列名").fill("开户行")
    page.get_by_label("第 8 列的列名").blur()
    page.get_by_label("开户行 的含义类型").select_option(label="文本")
    expect(page.get_by_text("新增选填列“开户行”")).to_be_visible()
    is_saved(page)
    expect(page.get_by_text("兼容", exact=True).first).to_be_visible()
    assert axe(page) == []

    page.get_by_role("button", name="提请发布").click()
    page.get_by_role("dialog").get_by_role("button", name="提请发布").click()
    expect(page.get_by_text("等待另一位数据专员或平台运维核准")).to_be_visible()
    assert city.draft["state"] == "proposed"
    assert city.draft["contract"]["columns"][7]["name"] == "开户行"


def test_a_renamed_column_keeps_its_old_name_as_an_alias_and_all_that_named_it(open_page: Open, city: City) -> None:
    begun(city)
    page = open_page(DRAFT)
    page.get_by_label("第 6 列的列名").fill("月份")
    page.get_by_label("第 6 列的列名").blur()
    page.get_by_role("button", name="月份 上移", exact=True).click()
    expect(page.get_by_text("正在保存…")).to_have_count(0)
    is_saved(page)

    kept = city.draft["contract"]
    assert [column["name"] for column in kept["columns"]][4] == "月份"
    assert kept["columns"][4]["aliases"] == ["发放月份"]
    assert (kept["period"], kept["key"]) == ("月份", ["身份证号", "月份"])
    assert kept["facts"][0]["parts"]["period"] == "月份"


def test_two_people_at_one_draft_are_told_of_each_other(open_page: Open, city: City) -> None:
    begun(city)
    page = open_page(DRAFT)
    city.draft = {**city.draft, "version": 7, "edited_by": "罗运"}
    page.get_by_label("姓名 必填").uncheck()

    expect(page.get_by_role("alert")).to_contain_text("罗运")
    assert axe(page) == []
    page.get_by_role("button", name="以我的为准").click()
    is_saved(page)
    assert city.draft["version"] == 8
    assert city.draft["contract"]["columns"][1]["required"] is False


def test_a_breaking_change_names_who_is_hurt_and_is_published_by_an_operator_with_a_reason(
    open_page: Open, city: City
) -> None:
    begun(city, drop="月保障金额")
    page = open_page(DRAFT)
    expect(page.get_by_role("group", name="受影响表")).to_contain_text("块数据资源中心")
    expect(page.get_by_role("button", name="发布", exact=True)).to_have_count(0)
    assert axe(page) == []

    city.draft = {**city.draft, "may_publish": True}
    page = open_page(DRAFT, "operator")
    page.get_by_role("button", name="发布", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="发布", exact=True).click()
    expect(dialog.get_by_text("请写明为什么必须这样改")).to_be_visible()
    assert axe(page) == []
    dialog.get_by_label("理由").fill("低保金改由财政系统直接报送")
    dialog.get_by_role("button", name="发布", exact=True).click()

    expect(page.get_by_role("heading", name="版本")).to_be_visible()
    assert city.published == [{"version": 2, "accept_breaking": True, "reason": "低保金改由财政系统直接报送"}]


def test_a_second_steward_publishes_what_another_has_proposed(open_page: Open, city: City) -> None:
    begun(city, difference=answers.difference([]), state="proposed")
    added = [*(column["name"] for column in city.draft["contract"]["columns"]), "开户行"]
    city.draft = {**city.draft, "difference": answers.difference(added), "may_publish": True}
    page = open_page(DRAFT)
    page.get_by_role("button", name="发布", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="发布", exact=True).click()

    expect(page.get_by_role("heading", name="版本")).to_be_visible()
    assert city.published == [{"version": 1, "accept_breaking": False, "reason": ""}]


def test_a_sample_shows_what_the_draft_would_accept_and_reject(open_page: Open, city: City) -> None:
    begun(city)
    page = open_page(DRAFT)
    page.get_by_label("选择样表").set_input_files({"name": "样表.csv", "mimeType": "text/csv", "buffer": b"a\n1\n"})

    expect(page.get_by_role("row", name="退回 5 3 多 2")).to_be_visible()
    expect(page.get_by_text("5221**********001X")).to_be_visible()
    assert city.landed == ["/landing/k?trial=1"]
    assert city.trials == [{"version": 1, "upload": UPLOAD}]
    assert axe(page) == []


def test_a_draft_is_discarded_only_when_asked_again(open_page: Open, city: City) -> None:
    begun(city)
    page = open_page(DRAFT)
    page.get_by_role("button", name="放弃草稿").click()
    page.get_by_role("dialog").get_by_role("button", name="取消").click()
    assert city.draft is not None

    page.get_by_role("button", name="放弃草稿").click()
    page.get_by_role("dialog").get_by_role("button", name="放弃草稿").click()
    expect(page.get_by_role("button", name="开始修改")).to_be_visible()
    assert city.draft is None


def test_what_is_no_contract_yet_says_why(open_page: Open, city: City) -> None:
    begun(city)
    page = open_page(DRAFT)
    page.get_by_label("身份证号 是主键").uncheck()
    page.get_by_label("发放月份 是主键").uncheck()

    expect(page.get_by_role("heading", name="还不能提请发布")).to_be_visible()
    expect(page.locator("button", has_text="选择样表")).to_be_disabled()
    assert axe(page) == []


def test_what_waits_for_approval_is_found_on_the_first_page(open_page: Open, city: City) -> None:
    begun(city, state="proposed")
    page = open_page("/datasets", "operator")
    expect(page.get_by_role("region", name="正在修改的契约")).to_contain_text("待核准")
    assert axe(page) == []

    page.get_by_role("link", name="低保对象 第 2 版").click()
    expect(page.get_by_role("button", name="增加一列")).to_be_visible()


def test_whom_rows_speak_of_and_what_they_state_is_edited_and_said_in_sentences(open_page: Open, city: City) -> None:
    begun(city)
    page = open_page(DRAFT)
    page.get_by_role("button", name="增加自然人").click()
    page.get_by_label("另一个人 的称呼").fill("监护人")
    page.get_by_label("另一个人 的称呼").blur()
    page.get_by_label("姓名 说的是谁").select_option(label="监护人")
    page.get_by_role("button", name="增加关系").click()
    page.get_by_label("第 2 个关系：谁").select_option(label="监护人")
    page.get_by_label("第 2 个关系：什么关系").select_option(label="是监护人，被监护的是")
    page.get_by_label("第 2 个关系：对谁").select_option(label="主体")
    page.get_by_label("第 1 个事实的状态取自").select_option(label="姓名")

    expect(page.get_by_text("监护人是监护人，被监护的是主体（只用来比对）")).to_be_visible()
    expect(page.get_by_text("正在保存…")).to_have_count(0)
    is_saved(page)
    kept = city.draft["contract"]
    assert kept["mentions"]["person"] == {"entity": "person", "name": "监护人"}
    assert kept["relations"][1] == {"relation": "guardian-of", "from": "person", "to": "subject", "since": None}
    assert kept["facts"][0]["parts"]["status"] == "姓名"
    assert axe(page) == []

    page.get_by_role("button", name="删去 监护人").click()
    expect(page.get_by_label("第 2 个关系：谁")).to_have_count(0)


def test_a_fault_stands_beside_the_field_it_is_about(open_page: Open, city: City) -> None:
    fault = {"field": "facts.0.parts", "message": "“旧列”不是契约里的列"}
    begun(city, faults=[fault], difference=None)
    page = open_page(DRAFT)

    expect(page.get_by_role("region", name="一行说出的事实")).to_contain_text("“旧列”不是契约里的列")
    expect(page.get_by_role("region", name="一行说出的关系")).not_to_contain_text("“旧列”")
    assert axe(page) == []


def test_a_contract_is_read_in_sentences(open_page: Open) -> None:
    page = open_page("/datasets/civil-affairs/minimum-allowance?tab=contract", "leader")

    said = page.get_by_role("region", name="一行说到谁、说了什么")
    expect(said).to_contain_text("主体居住于家庭住址")
    expect(said).to_contain_text("主体的低保发放：发放月份取自“发放月份”，金额取自“月保障金额”")
    assert axe(page) == []
