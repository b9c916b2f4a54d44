"""The steward of 民政局 at the console: drop a damaged file, watch it, correct the rejects, look a person up."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from local.cloud.cloud import Cloud
from local.demo import city
from local.demo.api import Api
from tests.browsing import axe
from tests.journeys import files

pytestmark = [pytest.mark.journey, pytest.mark.browser, pytest.mark.xdist_group("journeys")]

PATIENCE_MS = 60_000


@pytest.fixture
def page(browser: Browser, cloud: Cloud) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1366, "height": 900}, locale="zh-CN")
    context.set_default_timeout(PATIENCE_MS)
    expect.set_options(timeout=PATIENCE_MS)
    opened = context.new_page()
    opened.goto(f"{cloud.gateway_url}/console/index.html")
    yield opened
    context.close()


def log_in(page: Page, name: str) -> None:
    page.get_by_role("button", name="统一身份认证登录").click()
    page.get_by_text(name).first.click()


def test_a_damaged_spreadsheet_is_dropped_watched_and_put_right(
    page: Page, cloud: Cloud, api: Callable[[str], Api], tmp_path: Path
) -> None:
    dropped = city.sample(tmp_path)
    right = json.loads(dropped.with_suffix(".truth.json").read_text(encoding="utf-8"))["rejected"]
    log_in(page, "周敏")
    page.get_by_role("link", name="低保对象").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("低保对象")
    page.set_input_files("input[type=file]", str(dropped))
    page.get_by_role("link", name="查看处理情况").click()
    first = right[0]
    expect(page.get_by_label(f"第 {first['source_row']} 行 {first['field']} 更正为")).to_be_visible()
    assert axe(page) == []
    for cure in right:
        page.get_by_label(f"第 {cure['source_row']} 行 {cure['field']} 更正为").fill(str(cure["right"]))
    page.get_by_role("button", name="提交更正").click()
    page.get_by_role("dialog").get_by_role("button", name="提交更正").click()
    page.get_by_role("link", name="查看这次更正").click()
    expect(page.get_by_role("group", name="行数对账").get_by_role("button", name="新增")).to_contain_text(
        str(len(right))
    )
    cloud.wait_idle(60)
    steward = api("steward-civil-affairs")
    sent = [
        steward.get(f"blockdata/submissions/{submission['id']}")
        for submission in steward.every("blockdata/submissions?department=civil-affairs&dataset=minimum-allowance")
        if submission["file"]["name"] == dropped.name or submission["corrects"]
    ]
    [parent] = [submission for submission in sent if submission["file"]["name"] == dropped.name]
    [child] = [submission for submission in sent if submission["corrects"] == parent["id"]]
    assert parent["counts"]["rejected"] == len(right)
    assert child["counts"]["received"] == len(right)
    assert child["counts"]["rejected"] == 0
    assert child["counts"]["new"] == len(right)


def test_a_new_dataset_is_begun_from_a_sample(page: Page, api: Callable[[str], Api], tmp_path: Path) -> None:
    log_in(page, "周敏")
    page.get_by_role("button", name="新建数据集").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("数据集名称").fill("临时救助")
    dialog.get_by_label("数据集代号").fill("temporary-relief")
    dialog.get_by_role("button", name="开始起草").click()
    page.get_by_label("选择起草用的样表").set_input_files(str(city.sample(tmp_path)))
    page.get_by_role("button", name="采用").click()
    expect(page.get_by_text("已写入草稿")).to_be_visible()

    draft = api("steward-civil-affairs").get("aggregation/contracts/civil-affairs/temporary-relief/draft")
    kept = draft["contract"]
    assert (draft["name"], kept["key"], kept["period"]) == ("临时救助", ["身份证号", "发放月份"], "发放月份")
    types = {column["name"]: column["type"] for column in kept["columns"]}
    assert types["月保障金额"] == "money"
    assert all(fault["field"].startswith("catalogue") for fault in draft["faults"]), draft["faults"]


def test_a_look_shows_where_each_value_comes_from_and_leaves_a_footprint(
    page: Page, cloud: Cloud, api: Callable[[str], Api], deliver: Callable[..., dict[str, Any]]
) -> None:
    number = files.citizen_id("19981224", 51)
    deliver(
        "public-security",
        "resident-register",
        "户籍_页面.csv",
        files.sheet(files.REGISTER, [files.resident(number, "杨光普")]),
    )
    deliver(
        "civil-affairs",
        "minimum-allowance",
        "低保_页面.csv",
        files.sheet(files.ALLOWANCE, [files.allowance(number, "杨光晋")]),
    )
    log_in(page, "周敏")
    page.get_by_role("link", name="信息核查").click()
    page.get_by_label("案号").fill("救助〔2018〕21号")
    page.get_by_label("公民身份号码").fill(number)
    page.get_by_role("button", name="查询并留痕").click()

    expect(page.get_by_text("户籍_页面.csv").first).to_be_visible()
    page.get_by_role("button", name="个未采用的值").first.click()
    expect(page.get_by_text("低保_页面.csv").first).to_be_visible()
    assert axe(page) == []
    assert number not in page.url
    cloud.wait_idle(60)
    [footprint, *_] = api("steward-civil-affairs").get("identity/footprints")["items"]
    assert (footprint["outcome"], footprint["case_number"]) == ("allowed", "救助〔2018〕21号")

    page.get_by_role("link", name="档案历程", exact=True).click()
    expect(page.get_by_role("heading", name="建立档案")).to_be_visible()
    expect(page.get_by_text("由 遵义市民政局 · 低保对象 的报送引起")).to_be_visible()
    page.get_by_role("link", name="← 信息核查").click()
    page.get_by_role("link", name="房屋", exact=True).click()
    page.get_by_label("地址", exact=True).last.fill("红花岗区老城街道子尹路1号")
    page.get_by_role("button", name="查询", exact=True).click()
    expect(page.get_by_role("heading", name="的块数据档案")).to_be_visible()
