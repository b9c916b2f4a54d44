"""The pages of the models of matching: versions, weights as a picture, comparison, adoption by a second operator."""

import json

import pytest
from playwright.sync_api import expect

from tests.browsing import axe

from .city import City
from .conftest import Open

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.mark.parametrize("path", ["/models", "/models?tab=organisation", "/models/person/1", "/models/person/2"])
def test_axe_finds_nothing(open_page: Open, path: str) -> None:
    page = open_page(path, "operator")
    expect(page.get_by_role("heading", level=1)).to_contain_text("匹配模型")
    expect(page.get_by_text("正在读取")).to_have_count(0)
    assert axe(page) == []


def test_an_operator_has_a_model_trained_from_the_menu(open_page: Open, city: City) -> None:
    page = open_page("/datasets", "operator")
    page.get_by_role("link", name="匹配模型").click()
    expect(page.get_by_role("row", name="第3版")).to_contain_text("不如当时使用的")
    expect(page.get_by_role("row", name="第2版")).to_contain_text("赵六要求训练，用 152 个决定，另留 51 个作比较")
    expect(page.get_by_role("row", name="第1版")).to_contain_text("正在使用")

    page.get_by_role("button", name="用复核决定训练").click()

    expect(page.get_by_text("要求训练，正在进行")).to_be_visible()
    assert city.trained == 1


def test_a_candidate_is_seen_beside_the_model_in_use_and_adopted_with_a_reason(open_page: Open, city: City) -> None:
    page = open_page("/models/person/2", "operator")
    expect(page.get_by_text("不差，可以采用")).to_be_visible()
    expect(page.get_by_role("row", name="姓名 相同")).to_contain_text("+13.8")
    expect(page.get_by_role("row", name="请人复核 61 140 13")).to_be_visible()

    page.get_by_role("button", name="采用这一版").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("理由").fill("是我自己训练的")
    dialog.get_by_role("button", name="采用这一版").click()
    expect(dialog).to_contain_text("不能由您采用")
    dialog.get_by_label("理由").fill("抽查了 20 对")
    dialog.get_by_role("button", name="采用这一版").click()

    expect(page.get_by_text("正在生效")).to_be_visible()
    assert city.adopted == [{"version": 2, "reason": "抽查了 20 对"}]


def test_a_reviewer_reads_and_saves_for_splink_but_adopts_nothing(open_page: Open) -> None:
    page = open_page("/models/person/2", "reviewer")
    expect(page.get_by_role("button", name="采用这一版")).to_have_count(0)
    with page.expect_download() as download:
        page.get_by_role("button", name="导出 Splink 格式").click()
    assert json.loads(download.value.path().read_text("utf-8"))["link_type"] == "link_only"


def test_a_broken_answer_says_what_to_do(open_page: Open, city: City) -> None:
    city.broken = True
    page = open_page("/models", "operator")
    expect(page.get_by_role("alert")).to_contain_text("请稍后再试")
