"""程序报送: a key is made, shown once and taken back; the program and its configuration are taken home."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from agent.zunyi_agent import read_config
from tests.browsing import axe

from .answers import SECRET, a_key, ago
from .city import City
from .conftest import Open

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
PATH = "/datasets/civil-affairs/minimum-allowance?tab=program"
AGENT = Path(__file__).resolve().parents[2] / "agent" / "zunyi_agent.py"


def saved(page: Page, name: str, folder: Path) -> Path:
    with page.expect_download() as download:
        page.get_by_role("button", name=name).click()
    assert download.value.suggested_filename == name
    path = folder / name
    download.value.save_as(path)
    return path


@pytest.mark.parametrize("width", [1366, 390])
def test_the_page_is_clear_to_everyone_on_every_screen(open_page: Open, city: City, width: int) -> None:
    city.keys = [a_key("key_1", "低保系统前置机 取数程序"), a_key("key_2", "旧前置机", revoked_at=ago(days=3))]
    page = open_page(PATH)
    page.set_viewport_size({"width": width, "height": 900})
    expect(page.get_by_role("list", name="部门密钥").get_by_role("listitem")).to_have_count(2)
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_key_is_shown_once_and_taken_back(open_page: Open, city: City, tmp_path: Path) -> None:
    page = open_page(PATH)
    expect(page.get_by_text("还没有密钥")).to_be_visible()
    page.get_by_role("button", name="新建密钥").click()
    form = page.get_by_role("dialog")
    form.get_by_role("button", name="新建", exact=True).click()
    expect(form.get_by_role("alert").first).to_contain_text("请写明给哪台机器")
    form.get_by_label("给哪个程序用").fill("低保系统前置机")
    form.get_by_role("button", name="新建", exact=True).click()
    expect(page.get_by_text(SECRET)).to_be_visible()
    assert axe(page) == []
    assert saved(page, "密钥.txt", tmp_path).read_text(encoding="utf-8").strip() == SECRET
    page.get_by_role("button", name="已保存好").click()
    expect(page.get_by_text(SECRET)).to_have_count(0)

    page.get_by_role("button", name="吊销 低保系统前置机").click()
    expect(page.get_by_role("dialog")).to_contain_text("不能恢复")
    page.get_by_role("dialog").get_by_role("button", name="吊销", exact=True).click()
    expect(page.get_by_text("已吊销")).to_be_visible()
    assert city.keys[0]["revoked_at"]


def test_the_program_and_its_configuration_are_taken_home_and_fit(open_page: Open, tmp_path: Path) -> None:
    page = open_page(PATH)
    assert saved(page, AGENT.name, tmp_path).read_bytes() == AGENT.read_bytes()
    config = saved(page, "取数.ini", tmp_path)
    (tmp_path / "密钥.txt").write_text(SECRET, encoding="utf-8")
    read = read_config(config)
    assert (read.url, read.key) == (page.url.partition("/console")[0], SECRET)
    assert [(each.name, each.dataset, each.is_folder) for each in read.sources] == [
        ("低保对象文件", "minimum-allowance", True)
    ]

    text = config.read_text(encoding="utf-8")
    config.write_text(re.sub(r"^; ?(?=\[source|(?:dataset|module|connect|query) =|    )", "", text, flags=re.MULTILINE))
    view = read_config(config).sources[1]
    assert (view.name, view.settings["module"]) == ("低保对象视图", "sqlite3")
    assert "AS 身份证号,\n" in view.settings["query"]


def test_only_the_departments_own_steward_has_it(open_page: Open) -> None:
    page = open_page(PATH, role="operator")
    expect(page.get_by_role("link", name="程序报送")).to_have_count(0)
