"""Every page in every state it can be in: it shows what its person needs, axe is silent, no other host is asked."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import axe

from .city import City
from .conftest import Open

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
DATASET = "/datasets/civil-affairs/minimum-allowance"
FINDING = "/findings/paid-after-death"

PAGES = [
    ("steward", "/datasets", "我的数据集"),
    ("steward", DATASET, "低保对象"),
    ("steward", f"{DATASET}?tab=contract", "低保对象"),
    ("steward", f"{DATASET}?tab=catalogue", "低保对象"),
    ("steward", "/submissions", "报送记录"),
    ("steward", "/submissions/sub_going", "低保对象 报送详情"),
    ("steward", "/submissions/sub_done", "低保对象 报送详情"),
    ("steward", "/submissions/sub_large", "低保对象 报送详情"),
    ("steward", "/submissions/sub_held", "低保对象 报送详情"),
    ("steward", "/submissions/sub_failed", "低保对象 报送详情"),
    ("steward", "/submissions/sub_rejected", "低保对象 报送详情"),
    ("steward", "/submissions/sub_child", "低保对象 报送详情"),
    ("steward", "/lookup", "信息核查"),
    ("steward", "/footprints", "我的查询留痕"),
    ("auditor", "/footprints", "查询留痕"),
    ("leader", "/overview", "全市块数据一张图"),
    ("leader", "/findings", "疑似线索"),
    ("reviewer", f"{FINDING}?case=case_1", "疑似死亡后发放"),
    ("operator", "/lookup", "您没有打开这一页的权限"),
    ("citizen", "/", "您没有打开这一页的权限"),
    ("leader", "/nowhere", "没有这一页"),
]


@pytest.mark.parametrize(("role", "path", "title"), PAGES)
def test_a_page_has_its_title_and_axe_finds_nothing(open_page: Open, role: str, path: str, title: str) -> None:
    page = open_page(path, role)

    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    assert axe(page) == []


@pytest.mark.parametrize(
    ("role", "home"),
    [("steward", "/datasets"), ("leader", "/overview"), ("reviewer", "/findings"), ("auditor", "/footprints")],
)
def test_home_is_the_first_page_of_the_role(open_page: Open, role: str, home: str) -> None:
    expect(open_page("/", role)).to_have_url(re.compile(f"#{home}$"))


def test_logging_in_leads_to_the_page_asked_for_and_logging_out_away_from_it(open_page: Open, city: City) -> None:
    page = open_page("/submissions/sub_done", None)
    assert axe(page) == []

    page.get_by_role("button", name="统一身份认证登录").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("低保对象 报送详情")
    assert "code=" not in page.url
    page.reload()
    expect(page.get_by_text("周敏").first).to_be_visible()

    page.get_by_role("button", name="退出").click()
    expect(page.get_by_role("button", name="统一身份认证登录")).to_be_visible()


def test_a_login_that_ran_out_asks_again_and_says_that_drafts_are_kept(open_page: Open, city: City) -> None:
    page = open_page("/datasets")
    city.expired = True
    page.get_by_role("link", name="报送记录").click()

    expect(page.get_by_text("登录已过期")).to_be_visible()


def test_a_broken_service_says_what_to_do_and_its_number(open_page: Open, city: City) -> None:
    city.broken = True
    page = open_page("/datasets")
    expect(page.get_by_role("alert")).to_contain_text("1-6744-ab12")

    city.broken = False
    page.get_by_role("button", name="再试一次").click()
    expect(page.get_by_role("link", name="低保对象")).to_be_visible()


def test_a_file_is_uploaded_and_followed_to_its_delivery(open_page: Open, city: City) -> None:
    page = open_page(DATASET)
    page.set_input_files("input[type=file]", {"name": "11月低保.csv", "mimeType": "text/csv", "buffer": b"a,b\n1,2\n"})

    expect(page.get_by_role("link", name="查看处理情况")).to_be_visible()
    assert city.landed == ["/landing/k"]
    page.get_by_role("link", name="查看处理情况").click()
    expect(page.get_by_text("进行中", exact=True)).to_be_visible()


def test_an_empty_file_is_refused_before_it_is_sent(open_page: Open, city: City) -> None:
    page = open_page(DATASET)
    page.set_input_files("input[type=file]", {"name": "空.csv", "mimeType": "text/csv", "buffer": b""})

    expect(page.get_by_text("文件是空的")).to_be_visible()
    assert city.uploads == []


def test_only_typed_rows_are_sent_and_the_draft_outlives_a_reload(open_page: Open, city: City) -> None:
    page = open_page("/submissions/sub_done")
    page.get_by_label("第 14 行 身份证号 更正为").fill("520301200501010014")
    page.reload()
    expect(page.get_by_label("第 14 行 身份证号 更正为")).to_have_value("520301200501010014")

    page.get_by_role("button", name="提交更正").click()
    page.get_by_role("dialog").get_by_role("button", name="提交更正").click()

    expect(page.get_by_text("更正已生效")).to_be_visible()
    expect(page.get_by_role("link", name="查看这次更正")).to_have_attribute("href", "#/submissions/sub_child")
    assert city.corrections == [{"rows": [{"source_row": 14, "values": {"身份证号": "520301200501010014"}}]}]
    assert page.evaluate("Object.keys(sessionStorage).filter(key => key.startsWith('zunyi.draft'))") == []


def test_a_held_delivery_shows_which_column_means_something_else(open_page: Open) -> None:
    page = open_page("/submissions/sub_held")
    table = page.get_by_role("group", name="各列画像表")
    first = table.get_by_role("row").nth(1)
    expect(first).to_contain_text("月保障金额")
    expect(first).to_contain_text("大不一样")
    expect(first).to_contain_text("原来中位数 250元；这次中位数 25,000元")
    expect(page.get_by_text("2 列有变化")).to_be_visible()
    expect(table.get_by_role("img", name="历次95%、96%、97%、58%")).to_be_visible()
    assert axe(page) == []


@pytest.mark.parametrize(
    ("id_", "button", "move"), [("sub_held", "确认继续", "confirm"), ("sub_failed", "重试", "retry")]
)
def test_a_delivery_that_waits_is_moved_by_its_department(
    open_page: Open, city: City, id_: str, button: str, move: str
) -> None:
    page = open_page(f"/submissions/{id_}")
    page.get_by_role("button", name=button).click()
    page.get_by_role("dialog").get_by_role("button", name=button).click()

    expect(page.get_by_role("dialog")).to_have_count(0)
    assert city.moves == [move]


def test_a_large_delivery_shows_how_far_its_pieces_are_and_what_they_cost(open_page: Open) -> None:
    page = open_page("/submissions/sub_large")
    panel = page.get_by_role("region", name="大文件分块处理")
    expect(panel.get_by_role("progressbar", name="分块清洗进度")).to_have_attribute("value", "23")
    expect(panel).to_contain_text("23 / 68 块（34%），3,391,204 行")
    expect(panel).to_contain_text("预计还需约 3 小时（不含排队）")
    expect(panel).to_contain_text("已花费 不到 0.01 美元，预计共 1.1 美元")
    small = open_page("/submissions/sub_done")
    expect(small.get_by_role("region", name="进度与对账")).to_be_visible()
    expect(small.get_by_role("region", name="大文件分块处理")).to_have_count(0)


def test_a_delivery_says_what_it_made_of_records_and_what_it_left_for_a_reviewer(open_page: Open) -> None:
    page = open_page("/submissions/sub_done")

    expect(page.get_by_role("row", name="自然人 212 41 0 709")).to_be_visible()
    expect(page.get_by_role("region", name="对档案的影响")).to_contain_text("另有 6 对")


def ask(page: Page, case_number: str) -> None:
    page.get_by_label("案号").fill(case_number)
    page.get_by_label("公民身份号码").fill("520301200501010014")
    page.get_by_role("button", name="查询并留痕").click()


def test_a_look_up_shows_sources_and_lost_values_and_leaves_nothing_in_the_browser(open_page: Open) -> None:
    page = open_page("/lookup")
    ask(page, "遵民救〔2018〕12 号")
    expect(page.get_by_text("fp_20f1c2a9")).to_be_visible()
    page.get_by_role("button", name="另有 1 个未采用的值").click()
    expect(page.get_by_text("报送时间较早")).to_be_visible()
    assert axe(page) == []

    page.get_by_role("button", name="按授权显示原值").click()
    expect(page.get_by_role("cell", name="冉小溪")).to_be_visible()
    kept = page.evaluate("JSON.stringify([location.href, localStorage, {...sessionStorage}])")
    assert "520301200501010014" not in kept
    assert "冉小溪" not in kept


@pytest.mark.parametrize(
    ("case_number", "said"), [("拒绝", "本次查询已留痕，编号 fp_refused"), ("查无", "没有查到这个人")]
)
def test_a_look_up_refused_or_without_result_says_what_to_do(open_page: Open, case_number: str, said: str) -> None:
    page = open_page("/lookup")
    ask(page, case_number)

    expect(page.get_by_role("alert")).to_contain_text(said)
    expect(page.get_by_role("alert")).to_contain_text("本次查询已留痕")
    assert axe(page) == []


def test_a_wrong_number_is_not_even_asked(open_page: Open) -> None:
    page = open_page("/lookup")
    page.get_by_label("公民身份号码").fill("520301200501010015")
    page.get_by_role("button", name="查询并留痕").click()

    expect(page.get_by_text("末位校验码不符")).to_be_visible()
    expect(page.get_by_text("没有案号不能查询")).to_be_visible()


def test_a_reviewer_dismisses_a_clue_with_a_reason(open_page: Open, city: City) -> None:
    page = open_page(f"{FINDING}?case=case_1", "reviewer")
    page.get_by_role("button", name="排除").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="排除").click()
    expect(dialog.get_by_text("请写明理由")).to_be_visible()
    assert axe(page) == []

    dialog.get_by_label("理由").fill("证明登记了他人证件号")
    dialog.get_by_role("button", name="排除").click()
    expect(page.get_by_role("button", name="撤销结论")).to_be_visible()
    assert city.decisions == [{"decision": "dismiss", "reason": "证明登记了他人证件号", "version": 1}]


def test_a_leader_sees_clues_but_decides_nothing(open_page: Open) -> None:
    page = open_page(f"{FINDING}?case=case_1", "leader")

    expect(page.get_by_role("heading", name="死亡登记")).to_be_visible()
    expect(page.get_by_role("button", name="排除")).to_have_count(0)


def test_filters_are_kept_in_the_address(open_page: Open) -> None:
    page = open_page("/submissions?state=held")
    expect(page.get_by_text("共 1 条")).to_be_visible()

    page = open_page(f"{FINDING}?state=dismissed", "leader")
    expect(page.get_by_text("何*群")).to_be_visible()
    expect(page.get_by_text("冉*山")).to_have_count(0)


def test_a_list_is_exported_with_what_the_filter_leaves(open_page: Open) -> None:
    page = open_page("/submissions?state=held")
    with page.expect_download() as download:
        page.get_by_role("button", name="导出").click()

    lines = download.value.path().read_text("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert "待确认" in lines[1]


def test_the_map_is_drawn_from_our_own_shapes_beside_its_table(open_page: Open) -> None:
    page = open_page("/overview", "leader")

    expect(page.get_by_role("img", name=re.compile("在档人口分布图")).locator("canvas")).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("红花岗区 979 15%"))).to_be_visible()


@pytest.mark.parametrize(
    ("layer", "title", "row"),
    [("法人", "各县（市、区）在档法人和其他组织", "红花岗区 139"), ("房屋", "各县（市、区）在档房屋", "红花岗区 489")],
)
def test_the_map_shows_organisations_and_houses_too(open_page: Open, layer: str, title: str, row: str) -> None:
    page = open_page("/overview", "leader")
    page.get_by_role("button", name=layer, exact=True).click()

    expect(page.get_by_role("heading", name=title)).to_be_visible()
    expect(page.get_by_role("row", name=re.compile(row))).to_be_visible()
    expect(page.get_by_role("img", name=re.compile(title.removeprefix("各县（市、区）")))).to_be_visible()
    assert axe(page) == []
    page.reload()
    expect(page.get_by_role("button", name=layer, exact=True)).to_have_attribute("aria-pressed", "true")


@pytest.mark.parametrize(
    ("role", "path"),
    [
        ("leader", "/findings"),
        ("leader", "/overview"),
        ("steward", "/datasets"),
        ("steward", f"{DATASET}?tab=contract"),
        ("auditor", "/footprints"),
    ],
)
def test_every_list_is_exported(open_page: Open, role: str, path: str) -> None:
    page = open_page(path, role)
    for button in page.get_by_role("button", name="导出").all():
        with page.expect_download() as download:
            button.click()
        assert len(download.value.path().read_text("utf-8-sig").splitlines()) > 1


@pytest.mark.parametrize("path", ["/datasets", "/submissions/sub_done", "/lookup"])
def test_at_twice_the_size_nothing_is_cut_off(open_page: Open, path: str) -> None:
    page = open_page(path)
    page.set_viewport_size({"width": 720, "height": 450})

    assert page.evaluate("document.documentElement.scrollWidth") <= 720


def test_the_keyboard_reaches_the_text_past_the_menu(open_page: Open) -> None:
    page = open_page("/datasets")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "main"


def test_the_first_letters_of_pinyin_find_a_dataset_and_its_part_of_the_directory(open_page: Open) -> None:
    page = open_page("/datasets", role="operator")
    page.get_by_label("按名称查找数据集").fill("lsjz")
    page.get_by_label("按名称查找数据集").press("Enter")
    expect(
        page.get_by_role("group", name="数据集表").locator("tbody").get_by_role("link", name="临时救助对象")
    ).to_be_visible()
    expect(page.get_by_role("link", name="低保对象")).to_have_count(0)
    with page.expect_request(re.compile("/directory.q=lsjz")), page.expect_download():
        page.get_by_role("group", name="导出全市目录").get_by_role("button", name="目录表").click()


def test_the_whole_directory_is_saved_as_the_official_table_and_as_dcat(open_page: Open) -> None:
    page = open_page("/datasets", role="operator")
    for button, name in (("目录表", "政务信息资源目录.csv"), ("DCAT", "政务信息资源目录.jsonld")):
        with page.expect_download() as download:
            page.get_by_role("group", name="导出全市目录").get_by_role("button", name=button).click()
        assert download.value.suggested_filename == name
