"""The report a clerk opens in a spreadsheet."""

import csv
from pathlib import Path

import python_calamine

from fusion.report import HEAD, rejects, write_csv, write_xlsx
from tests.fusion.builders import allowance, an_allowance, cleaned, csv_file

BAD = {
    "source_row": 2,
    "errors": [{"field": "=1+1", "rule": "required", "message": "=HYPERLINK(1)", "masked": "@x", "remedy": "+1"}],
}


def test_cells_never_become_formulas(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "a.xlsx", [("文件", "=1+1.csv"), ("收到", 3)], [BAD])
    book = python_calamine.CalamineWorkbook.from_path(tmp_path / "a.xlsx")
    assert book.get_sheet_by_name("概要").to_python() == [["文件", "=1+1.csv"], ["收到", 3.0]]
    assert book.get_sheet_by_name("问题行").to_python()[1] == [2.0, "=1+1", "=HYPERLINK(1)", "@x", "+1"]
    write_csv(tmp_path / "a.csv", [BAD])
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == [list(HEAD), ["2", "'=1+1", "'=HYPERLINK(1)", "'@x", "'+1"]]


def test_the_same_report_has_the_same_bytes_and_every_error_a_line(tmp_path: Path) -> None:
    rows = [an_allowance(姓名="", 联系电话="1"), an_allowance(身份证号="1")]
    cleaned(csv_file(tmp_path, allowance(), rows), allowance(), tmp_path / "out")
    for name in ("a.xlsx", "b.xlsx"):
        write_xlsx(tmp_path / name, [("收到", 2)], rejects(tmp_path / "out"))
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    lines = python_calamine.CalamineWorkbook.from_path(tmp_path / "a.xlsx").get_sheet_by_name("问题行").to_python()
    assert [line[:2] for line in lines[1:]] == [[2.0, "姓名"], [2.0, "联系电话"], [3.0, "身份证号"]]
