"""Cleaning a file: numbers of rows as the clerk sees them, nothing lost, the same bytes again."""

import json
from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fusion.clean import Cleaned
from fusion.problems import RULES, FileProblem
from tests.fusion.builders import (
    allowance,
    an_allowance,
    citizen_id,
    cleaned,
    csv_file,
    csv_text,
    deaths,
    people,
    read,
    register,
)

NAMES = [column.name for column in allowance().columns]


def cells(**changes: str) -> list[str]:
    return [an_allowance(**changes)[name] for name in NAMES]


def clean_text(folder: Path, text: str) -> Cleaned:
    (folder / "file.csv").write_text(text, encoding="utf-8", newline="")
    return cleaned(folder / "file.csv", allowance(), folder / "out")


def numbers(folder: Path, which: str) -> list[int]:
    return [row["source_row"] for row in read(folder / "out" / f"{which}.parquet")]


def rules(folder: Path) -> dict[int, list[str]]:
    rows = read(folder / "out" / "rejected.parquet")
    return {row["source_row"]: [error["rule"] for error in json.loads(row["errors"])] for row in rows}


def test_row_numbers_are_physical_lines_even_after_line_breaks_in_cells(tmp_path: Path) -> None:
    months = [f"2017-{month:02d}" for month in range(1, 5)]
    rows = [cells(发放月份=month, 家庭住址="汇川区\n高坪街道" if month == months[1] else "") for month in months]
    clean_text(tmp_path, csv_text(NAMES, rows))
    assert numbers(tmp_path, "accepted") == [2, 3, 5, 6]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_line_end_counts_as_one(tmp_path: Path, end: str) -> None:
    rows = [cells(发放月份="2017-01"), [""] * 9, cells(发放月份="2017-02")]
    clean_text(tmp_path, csv_text(NAMES, rows).replace("\n", end))
    assert numbers(tmp_path, "accepted") == [2, 4]


def test_a_stray_quote_costs_its_own_line_and_no_other(tmp_path: Path) -> None:
    lines = csv_text(NAMES, [cells(发放月份=f"2017-{month:02d}") for month in range(1, 10)]).splitlines()
    lines[3] = '"' + lines[3]
    result = clean_text(tmp_path, "\n".join(lines))
    assert (result.received, result.accepted, rules(tmp_path)) == (9, 8, {4: ["unclosed-quote"]})


def test_too_many_and_too_few_cells_are_rejected_with_their_line(tmp_path: Path) -> None:
    lines = csv_text(NAMES, [cells(发放月份=f"2017-{month:02d}") for month in range(1, 5)]).splitlines()
    lines[1] += ",more"
    lines[2] += ",,,"
    lines[3] = "a,b"
    clean_text(tmp_path, "\n".join(lines))
    assert rules(tmp_path) == {2: ["cell-count"], 4: ["cell-count"]}


def test_a_line_beyond_measure_is_rejected(tmp_path: Path) -> None:
    text = csv_text(NAMES, [cells(), cells(发放月份="2017-01", 开户行="x" * 200_000)])
    clean_text(tmp_path, text)
    assert rules(tmp_path) == {3: ["row-too-long"]}


def test_every_error_of_a_row_is_told_masked_and_with_a_remedy(tmp_path: Path) -> None:
    clean_text(tmp_path, csv_text(NAMES, [cells(身份证号="520301198001010019", 姓名="", 联系电话="123")]))
    [row] = read(tmp_path / "out" / "rejected.parquet")
    errors = json.loads(row["errors"])
    assert [(error["field"], error["rule"], error["masked"]) for error in errors] == [
        ("身份证号", "id-check-digit", "citizen-id:5*"),
        ("姓名", "required", ""),
        ("联系电话", "phone-format", "phone:1*"),
    ]
    assert all(
        error["remedy"] == RULES[error["rule"]].remedy and RULES[error["rule"]].name in error["message"]
        for error in errors
    )
    assert json.loads(row["raw"])["联系电话"] == "123"
    assert row["row_id"] is None


def test_a_spreadsheets_scientific_notation_has_a_rule_of_its_own(tmp_path: Path) -> None:
    clean_text(tmp_path, csv_text(NAMES, [cells(身份证号="5.20301E+17")]))
    [row] = read(tmp_path / "out" / "rejected.parquet")
    [error] = json.loads(row["errors"])
    assert (error["rule"], "文本" in error["remedy"], "重新导出" in error["remedy"]) == (
        "scientific-notation",
        True,
        True,
    )


def test_id_against_birth_and_sex_is_a_rule_of_the_row(tmp_path: Path) -> None:
    rows = [
        people(1)[0] | {"出生日期": "1980-01-02"},
        people(2)[1] | {"性别": "男" if people(2)[1]["性别"] == "女" else "女"},
    ]
    cleaned(csv_file(tmp_path, register(), rows), register(), tmp_path / "out")
    assert rules(tmp_path) == {2: ["id-birth-mismatch"], 3: ["id-sex-mismatch"]}


def test_nobody_dies_before_birth(tmp_path: Path) -> None:
    row = {"证明编号": "D1", "姓名": "王芳", "性别": "男", "身份证号": citizen_id("20000101"), "死亡日期": "1999-12-31"}
    cleaned(csv_file(tmp_path, deaths(), [row]), deaths(), tmp_path / "out")
    assert rules(tmp_path) == {2: ["death-before-birth"]}


def test_the_last_row_of_a_key_counts(tmp_path: Path) -> None:
    rows = [cells(月保障金额="650"), cells(月保障金额="700"), cells(月保障金额="650")]
    result = clean_text(tmp_path, csv_text(NAMES, rows))
    assert (result.received, result.accepted, result.duplicate, result.rejected) == (3, 1, 1, 1)
    assert (numbers(tmp_path, "accepted"), rules(tmp_path)) == ([4], {3: ["same-key-other-values"]})


def test_fixes_are_counted_by_rule_on_accepted_rows(tmp_path: Path) -> None:
    rows = [
        cells(姓名="王 芳", 月保障金额="1,650"),
        cells(发放月份="2017年1月", 姓名="李 四"),
        cells(身份证号="1", 姓名="张 三"),
    ]
    result = clean_text(tmp_path, csv_text(NAMES, rows))
    found = {fix.rule: (fix.name, fix.count) for fix in result.fixes}
    assert found["stray-space"] == ("去除空格和不可见字符", 2)
    assert found["money-format"][1] == 1
    assert found["date-format"][1] == 1


def test_a_workbook_is_cleaned_like_text(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(1, 0, NAMES)
        sheet.write_row(3, 0, cells())
        sheet.write_number(3, 6, 650.1)
        sheet.write_datetime(3, 1, datetime(2017, 1, 1), book.add_format({"num_format": "yyyy-mm"}))  # noqa: DTZ001
        sheet.write_row(4, 0, cells())
        sheet.write_number(4, 0, 520301198001010018)
        sheet.write_row(5, 0, cells(身份证号=""))
        sheet.write_number(5, 0, 522100800101001)
        sheet.write_number(5, 4, 15400000001)
    cleaned(path, allowance(), tmp_path / "out")
    accepted = {row["source_row"]: row for row in read(tmp_path / "out" / "accepted.parquet")}
    assert (accepted[4]["月保障金额"], accepted[4]["发放月份"]) == (65010, "2017-01")
    assert (accepted[6]["id_number"], accepted[6]["phone"]) == ("522100198001010012", "15400000001")
    assert rules(tmp_path) == {5: ["scientific-notation"]}


def test_the_same_file_gives_the_same_bytes(tmp_path: Path) -> None:
    path = csv_file(tmp_path, register(), [*people(300), people(1)[0] | {"姓名": "1"}])
    for out in ("a", "b"):
        cleaned(path, register(), tmp_path / out)
    for name in ("accepted.parquet", "rejected.parquet", "cleaned.json"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_no_row_under_the_header_is_a_refusal_found_while_cleaning_too(tmp_path: Path) -> None:
    with pytest.raises(FileProblem):
        clean_text(tmp_path, csv_text(NAMES, [[""] * 9]))


LINE = st.text("01,\"a王 \u3000;\t'", max_size=30) | st.sampled_from(
    [",".join(cells()), ",".join(cells(发放月份="2017-01", 姓名="1"))]
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(LINE, min_size=1, max_size=12), st.sampled_from(["\n", "\r\n", "\r"]))
def test_no_row_is_ever_dropped(tmp_path: Path, lines: list[str], end: str) -> None:
    """Every line that says something is in one row of the outcome, and received is their sum."""
    text = end.join([",".join(NAMES), ",".join(cells()), *lines])
    result = clean_text(tmp_path, text)
    assert result.received == result.accepted + result.duplicate + result.rejected
    assert (len(numbers(tmp_path, "accepted")), len(numbers(tmp_path, "rejected"))) == (
        result.accepted,
        result.rejected,
    )
    speaking = [number for number, line in enumerate(lines, 3) if line.strip(', \t\u3000"')]
    if not any('"' in line for line in lines):
        assert result.received == 1 + len(speaking)
        assert set(numbers(tmp_path, "rejected")) <= {2, *speaking}
