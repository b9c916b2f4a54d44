"""The clerk's spreadsheet of the demo: good rows, six bad ones, and what to type to cure each."""

import json
from pathlib import Path
from typing import Any

import pytest

from local.city.__main__ import main
from local.city.population.ids import is_valid

from .conftest import Row
from .opened import Cells, table


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sample") / "低保对象_201802.xlsx"
    assert main(["--damaged-sample", str(path)]) == 0
    return path


@pytest.fixture(scope="module")
def truth(sample: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(sample.with_suffix(".truth.json").read_text(encoding="utf-8"))
    return found


def test_about_forty_rows_of_one_month_six_of_them_damaged_each_in_another_way(
    sample: Path, truth: dict[str, Any]
) -> None:
    rows = table(sample)
    assert truth["rows"] == len(rows)
    assert 38 <= len(rows) <= 46
    assert {cells["发放月份"] for cells in rows.values()} == {"2018-02"}
    assert len({(cure["field"], cure["rule"]) for cure in truth["rejected"]}) == 6
    assert truth["accepted"] == len(rows) - 6


def test_typing_the_right_value_cures_the_row(sample: Path, truth: dict[str, Any]) -> None:
    rows = table(sample)
    for cure in truth["rejected"]:
        assert rows[cure["source_row"]][cure["field"]] == cure["wrong"]
        rows[cure["source_row"]][cure["field"]] = cure["right"]
    assert all(whole(cells) for cells in rows.values())


def whole(cells: Cells) -> bool:
    return is_valid(cells["身份证号"]) and bool(cells["姓名"] and cells["状态"]) and float(cells["月保障金额"]) > 0


def test_its_people_live_in_the_city(sample: Path, truth: dict[str, Any], persons: dict[str, Row]) -> None:
    living = {person["id_number"] for person in persons.values() if not person["death_date"]}
    spoiled = {cure["source_row"] for cure in truth["rejected"]}
    assert all(cells["身份证号"] in living for number, cells in table(sample).items() if number not in spoiled)


def test_the_same_seed_gives_the_same_bytes(sample: Path, tmp_path: Path) -> None:
    again = tmp_path / sample.name
    main(["--damaged-sample", str(again)])
    assert again.read_bytes() == sample.read_bytes()
