"""Whoever answers for datasets sees which clause of which standard they break."""

import pytest
from playwright.sync_api import expect

from tests.browsing import axe

from .conftest import Open

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.mark.parametrize("width", [1366, 390])
def test_a_dataset_that_breaks_a_clause_is_named_under_it_and_leads_to_its_page(open_page: Open, width: int) -> None:
    page = open_page("/datasets")
    page.set_viewport_size({"width": width, "height": 900})
    page.get_by_role("link", name="标准符合度").click()
    section = page.get_by_role("region", name="数据采集及分级分类标准")
    expect(section).to_contain_text("1 个不符合")
    expect(section).to_contain_text("责任人没有写明姓名和电话")
    expect(section).to_contain_text("人工检查")
    expect(page.get_by_text("23 / 24 项符合，1 项不符合")).to_be_visible()
    expect(page.get_by_role("row", name="遵义市民政局")).to_contain_text("75%")
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    section.get_by_role("link", name="低保对象").click()
    expect(page.get_by_role("heading", name="低保对象", level=1)).to_be_visible()
