"""Big files go in parts, go on after a break where they stopped, and may be given up."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import axe

from .city import City
from .conftest import Open

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
DATASET = "/datasets/civil-affairs/minimum-allowance"
BIG: Any = {"name": "全市大表.csv", "mimeType": "text/csv", "buffer": b"x" * 950}


def choose(page: Page) -> None:
    page.set_input_files("input[type=file]", BIG)


def test_a_big_file_is_sent_in_parts_and_followed_to_its_delivery(open_page: Open, city: City) -> None:
    page = open_page(DATASET)
    choose(page)

    expect(page.get_by_role("link", name="查看处理情况")).to_be_visible()
    assert city.parts == {**dict.fromkeys(range(1, 10), 100), 10: 50}
    assert city.landed[-1] == "whole"


def test_after_a_reload_the_same_file_goes_on_where_it_stopped(open_page: Open, city: City) -> None:
    city.lost_parts = {7}
    page = open_page(DATASET)
    choose(page)
    expect(page.get_by_role("progressbar")).to_be_visible()
    page.wait_for_timeout(800)
    arrived = len(city.parts)
    assert 6 <= arrived < 10

    city.lost_parts = set()
    page.reload()
    expect(page.get_by_text("没有传完，请重新选择同一个文件，从断处接着传")).to_be_visible()
    assert axe(page) == []
    sent = len(city.landed)
    choose(page)
    expect(page.get_by_role("link", name="查看处理情况")).to_be_visible()
    assert len(city.landed) - sent == 10 - arrived + 1
    assert city.uploads == ["全市大表.csv"]


def test_what_was_begun_on_another_desk_is_listed_and_given_up_when_asked_again(open_page: Open, city: City) -> None:
    city.open_upload = {
        "upload_id": f"upl_{'0' * 32}",
        "department": "civil-affairs",
        "dataset": "minimum-allowance",
        "filename": "全市大表.csv",
        "size": 950,
        "state": "open",
        "started_at": "2026-11-20T01:00:00Z",
        "parts": {"size": 100, "count": 10},
    }
    page = open_page(DATASET)
    page.get_by_role("button", name="放弃上传 全市大表.csv").click()
    assert city.open_upload is not None
    page.get_by_role("button", name="确定放弃").click()

    expect(page.get_by_text("全市大表.csv")).to_have_count(0)
    assert city.open_upload is None
