"""Clues of rules in which no money is: counted in their own words."""

import pytest
from playwright.sync_api import expect

from tests.browsing import axe

from .conftest import Open

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_a_pupil_in_two_schools_is_told_without_money_and_shows_both_rows(open_page: Open) -> None:
    page = open_page("/findings", "reviewer")
    page.get_by_role("link", name="一人两校学籍 4 所学校").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("一人两校学籍")
    expect(page.get_by_role("columnheader", name="学校数").first).to_be_visible()
    expect(page.get_by_text("金额")).to_have_count(0)

    page.get_by_role("button", name="冉*溪，看依据").click()
    expect(page.get_by_text("同一人同时在两所以上学校有学籍。请对照下列来源行")).to_be_visible()
    expect(page.get_by_role("region", name="学籍 ")).to_have_count(2)
    assert axe(page) == []
