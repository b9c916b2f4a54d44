"""A stored row becomes a file's row that is read as it was, but for the one cell."""

import csv
import io
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from blockdata import doubted, identifiers, objections
from blockdata.doubted import DoubtError
from fusion.contract import Contract
from fusion.reference import clean_row
from tests.blockdata.objecting import an_objection

SEED = Path(__file__).resolve().parents[2] / "seed" / "contracts"
TODAY = date(2018, 2, 5)
BODY = "52030119800103001"
NUMBER = BODY + identifiers.check_character(BODY)
CELLS: Mapping[str, str] = {
    "citizen-id": NUMBER,
    "person-name": "王小明",
    "sex": "男",
    "ethnic-group": "仡佬族",
    "date": "1980年1月3日",
    "month": "201801",
    "phone": "0851-28222222",
    "address": "遵义县南白镇西大街3号2栋1单元501室",
    "money": "1,650.5",
    "integer": "3",
    "decimal": "89.50㎡",
    "text": "－ 某 处",
    "household-number": "H00123",
    "organisation-name": "遵义市红花岗区（某某）有限公司",
    "party-name": "王小明",
    "party-id": NUMBER,
    "real-estate-number": "520301 001001GB00001 F00010001",
    "certificate-number": "'d2018000001",
    "capital": "500.5万元",
}
CODES = {"code:benefit_status": "在保", "code:county": "红花岗区"}


def seeded() -> list[Contract]:
    return [Contract.load(json.loads(path.read_text("utf-8"))) for path in sorted(SEED.glob("*/*.json"))]


def cells(contract: Contract) -> dict[str, str]:
    """A row as a clerk may write it; of codes and checked numbers what is valid, or nothing."""
    return {column.name: CELLS.get(column.type, CODES.get(column.type, "")) for column in contract.columns}


@pytest.mark.parametrize("contract", seeded(), ids=lambda contract: contract.dataset)
def test_a_stored_row_is_written_so_that_it_is_read_the_same(contract: Contract) -> None:
    first = clean_row(cells(contract), contract, TODAY)
    [column, *_] = contract.columns
    written = doubted.cells(first.values, contract, column, first.values[column.field])
    [landed] = csv.DictReader(io.StringIO(doubted.to_csv(written, contract).decode("utf-8-sig"), newline=""))

    again = clean_row(landed, contract, TODAY)

    assert landed["原行号"] == ""
    assert again.values == first.values
    assert again.content == first.content
    assert again.row_id == first.row_id


def test_the_column_is_the_only_one_in_which_the_value_stands() -> None:
    [contract] = [each for each in seeded() if each.dataset == "marriage-register"]
    columns = doubted.columns_of(contract, "person", "name", "姓名")
    row: dict[str, Any] = {"男方姓名": "王小明", "女方姓名": "李小红"}

    assert [column.name for column in columns] == ["男方姓名", "女方姓名"]
    assert doubted.the_column(row, columns, ["李小红"]) == columns[1]
    assert doubted.the_column(row, columns, ["王大明"]) is None
    assert doubted.the_column({**row, "女方姓名": "王小明"}, columns, ["王小明"]) is None


def test_a_partys_name_may_be_a_persons_or_an_organisations_but_no_houses() -> None:
    [contract] = [each for each in seeded() if each.dataset == "water-account"]
    for kind in ("person", "organisation"):
        assert [each.name for each in doubted.columns_of(contract, kind, "name", "姓名")] == ["户名"]
    with pytest.raises(DoubtError):
        doubted.columns_of(contract, "house", "name", "名称")


def test_what_was_typed_is_forgotten_once_nobody_has_to_act_on_it() -> None:
    known = an_objection(state="correcting", submission="sub_2")
    at = "2018-02-06T00:00:00.000Z"

    failed = objections.failed(known, "列不符", at=at)
    ended = objections.corrected(failed, at=at)

    assert failed.value == known.value
    assert (ended.value.seen, ended.value.proposed) == ("", "")
    assert ended.value.seen_shown == known.value.seen_shown


def test_lateness_is_in_working_days_and_only_while_an_answer_is_due() -> None:
    known = an_objection(due=date(2018, 2, 14))
    late = [known.days_late(date(2018, 2, day)) for day in (14, 15, 22, 23)]
    assert late == [0, 1, 1, 2]
    assert an_objection(due=date(2018, 2, 14), state="correcting").days_late(date(2018, 3, 1)) == 0
