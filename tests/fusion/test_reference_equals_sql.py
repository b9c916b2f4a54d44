"""The SQL and the plain Python rules say the same of every row."""

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from fusion.contract import Contract
from fusion.problems import FIXES
from fusion.reference import CleanRow, clean_row
from tests.fusion import hostile
from tests.fusion.builders import EVERYTHING, TODAY, cleaned, csv_file, everything, read

Rows = list[dict[str, str]]


def expected(rows: Rows, contract: Contract, today: date) -> list[CleanRow]:
    return [clean_row(row, contract, today) for row in rows]


def compare(folder: Path, rows: Rows, contract: Contract, today: date = TODAY) -> None:
    """Cleans `rows` by SQL and finds every value, error, identity and fix as the reference has them."""
    out = folder / "out"
    result = cleaned(csv_file(folder, contract, rows), contract, out, today=today)
    wanted = expected(rows, contract, today)
    lines = _first_lines(rows, contract)
    accepted = {row["source_row"]: row for row in read(out / "accepted.parquet")}
    rejected = {row["source_row"]: row for row in read(out / "rejected.parquet")}
    wrong = {line: row for line, row in zip(lines, wanted, strict=True) if row.errors}
    again = _repeated({line: row for line, row in zip(lines, wanted, strict=True) if not row.errors})
    for line, row in zip(lines, wanted, strict=True):
        if row.errors:
            found = [(each["field"], each["rule"]) for each in json.loads(rejected[line]["errors"])]
            assert (found, rejected[line]["row_id"]) == (row.errors, row.row_id), (line, rows[lines.index(line)])
        elif line not in again:
            _same(accepted[line], row, rows[lines.index(line)])
    assert set(rejected) == set(wrong) | {line for line, duplicate in again.items() if not duplicate}
    assert result.received == len(rows) == result.accepted + result.duplicate + result.rejected
    counted = Counter({rule: sum(row.fixes.get(rule, 0) for row in wanted if not row.errors) for rule in FIXES})
    assert {fix.rule: fix.count for fix in result.fixes} == {rule: count for rule, count in counted.items() if count}


def _same(found: dict[str, Any], row: CleanRow, written: dict[str, str]) -> None:
    assert {name: found[name] for name in row.values} == row.values, written
    assert (found["row_id"], found["content"]) == (row.row_id, row.content), written


def _repeated(rows: dict[int, CleanRow]) -> dict[int, bool]:
    """{line of an accepted row whose key comes again: is it a duplicate of the last?}"""
    last = {row.row_id: row for row in rows.values()}
    final = {row.row_id: line for line, row in rows.items()}
    return {line: row.content == last[row.row_id].content for line, row in rows.items() if line != final[row.row_id]}


def _first_lines(rows: Rows, contract: Contract) -> list[int]:
    """The physical line each row begins on, when line breaks in cells count."""
    lines, line = [], 2
    for row in rows:
        lines.append(line)
        text = "".join(row.get(column.name, "") for column in contract.columns)
        line += 1 + text.replace("\r\n", "\n").replace("\r", "\n").count("\n")
    return lines


def test_two_thousand_hostile_rows_come_out_as_the_reference_says(tmp_path: Path) -> None:
    rows = [{**row, **{name: row[name].replace("\x00", "") for name in row}} for row in hostile.rows(2000, seed=2018)]
    compare(tmp_path, rows, everything())


def test_required_columns_and_a_key_of_several_columns_agree_too(tmp_path: Path) -> None:
    rows = [{**row, **{name: row[name].replace("\x00", "") for name in row}} for row in hostile.rows(500, seed=7)]
    rows = [row | {"备注": row["备注"] or "有"} for row in rows]
    compare(tmp_path, rows, everything(required=("身份证号", "月份", "姓名", "电话"), key=("身份证号", "月份")))


def test_a_departments_own_spellings_are_taken_by_its_mapping_and_the_list_goes_first(tmp_path: Path) -> None:
    mapping = {"状态": {"正在 享受": "1", "停保": "3", "(无)": "9"}, "性别": {"先生": "1"}, "民族": {"其他": "01"}}
    rows = [
        {"编号": f"{number}", "状态": state, "性别": sex, "民族": ethnic}
        for number, (state, sex, ethnic) in enumerate(
            [
                ("正在享受", "先生", "其他"),
                ("停保", "男", "汉"),
                ("（无）", "", ""),
                ("在保", "女士", "苗"),
                ("享", "", ""),
            ]
        )
    ]
    compare(tmp_path, rows, mapped := everything(mapping=mapping))
    found = {row["编号"]: row for row in read(tmp_path / "out" / "accepted.parquet")}
    assert {number: row["状态"] for number, row in found.items()} == {"0": "1", "1": "2", "2": "9"}
    assert {fix.name: fix.count for fix in cleaned(csv_file(tmp_path, mapped, rows), mapped, tmp_path / "2").fixes}[
        "本地写法按对照表换为标准代码"
    ] == 3


def test_a_code_that_has_ended_is_rejected_on_the_day_that_the_row_speaks_of(tmp_path: Path) -> None:
    rows = [
        {"编号": "1", "险种": "生育", "月份": "2019-12"},
        {"编号": "2", "险种": "510", "月份": "2020-01"},
        {"编号": "3", "险种": "生育保险", "月份": ""},
        {"编号": "4", "险种": "失业", "月份": "2020-01"},
        {"编号": "5", "险种": "并入", "月份": "2020-01"},
    ]
    led = {"险种": {"并入": "310"}}
    later = date(2020, 2, 1)
    compare(tmp_path, rows, everything(mapping=led, code_day="月份"), today=later)
    rejected = {row["source_row"]: json.loads(row["errors"]) for row in read(tmp_path / "out" / "rejected.parquet")}
    assert set(rejected) == {3, 4}, "a row without a day is judged on the delivery's"
    assert rejected[3][0]["message"] == "代码已停用:“生育保险”(510)用到2019-12-31为止,现用“职工基本医疗保险”(310)"
    compare(tmp_path, rows, everything(mapping={"险种": {"生育": "310"} | led["险种"]}), today=later)
    assert {row["source_row"] for row in read(tmp_path / "out" / "accepted.parquet")} == {2, 5, 6}
    compare(tmp_path, rows, everything(mapping=led), today=TODAY)
    fixes = cleaned(csv_file(tmp_path, everything(), rows), everything(), tmp_path / "before").fixes
    assert {fix.rule: fix.count for fix in fixes}["code-ending"] == 1, (
        "in use while it holds; months to come are refused"
    )


def test_every_listed_cell_of_every_type_agrees(tmp_path: Path) -> None:
    """A row has one cell, in the columns of its type: all rows of all types in one file."""
    rows: Rows = []
    for semantic_type in sorted(set(EVERYTHING.values())):
        names = [name for name, kind in EVERYTHING.items() if kind == semantic_type and name != "编号"]
        cells = [each.replace("\x00", "") for each in hostile.CELLS[semantic_type] + hostile.NAUGHTY]
        rows += [dict.fromkeys(names, written) for written in cells]
    compare(tmp_path, [{"编号": f"N{number}"} | row for number, row in enumerate(rows)], everything())


LETTERS = "0123456789xXE+-./:年月日 ()()，,・·.王芳一John万元¥￥人'\u3000\u200b\xa0１２Ａ⼀𠮷\ue000红花岗区老城街道镇"


any_cells = st.lists(
    st.fixed_dictionaries({name: st.text(LETTERS, max_size=20) for name in EVERYTHING}), min_size=1, max_size=20
)


def test_any_cells_agree(tmp_path: Path) -> None:
    """Of all examples in one file: a session for each would cost a hundred times the comparing."""
    rows: Rows = []

    @settings(max_examples=100, deadline=None)
    @given(any_cells)
    def take(example: Rows) -> None:
        rows.extend(example)

    take()
    assert len(rows) > 300
    compare(tmp_path, [row | {"编号": f"N{number}"} for number, row in enumerate(rows)], everything())
