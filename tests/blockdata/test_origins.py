"""Lines of a correction file and the rows they stand for."""

from pathlib import Path
from typing import Any

from blockdata.origins import LINES_MAX, lines, origins

PLACES = {"身份证号": 0, "姓名": 1, "住址": 2, "金额": 3}
HEADER = list(PLACES)


def a_reject(row: int, *cells: str, wrong: str = "身份证号") -> dict[str, Any]:
    return {"source_row": row, "errors": [{"field": wrong}], "raw": dict(zip(HEADER, cells, strict=True))}


def stand(found: list[tuple[int, list[str]]], *rejected: dict[str, Any]) -> dict[int, int]:
    return origins(found, header=HEADER, places=PLACES, rejected=rejected)


def test_prepared_lines_keep_the_clerks_numbers(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text('2;;"赵\n一凡";17\n4;cell-count;;\n', encoding="utf-8")

    assert list(lines(path, delimiter=";")) == [(2, ["赵\n一凡", "17"]), (4, ["", ""])]


def test_a_column_names_the_row_of_each_line() -> None:
    found = [(2, ["赵一凡", "17"]), (3, ["钱学文", ""]), (4, ["孙晓梅", "x"]), (6, ["李国强", " 20 "]), (7, [])]

    assert origins(found, header=["姓名", "原行号"], places={"姓名": 0}, rejected=[]) == {2: 17, 6: 20}


def test_a_line_stands_for_the_row_whose_undamaged_cells_it_repeats() -> None:
    rejected = [
        a_reject(6, "5.2E+17", "赵一凡", "新华路1号", "650"),
        a_reject(9, "520301198001030019", "钱学文", "新华路2号", "见附表", wrong="金额"),
    ]
    found = [
        (2, ["520301198001030035", "孙晓梅", "新华路3号", "650"]),
        (3, ["520301198001030019", " 钱学文", "新华路2号", "700"]),
        (4, ["520301198001030027", "赵一凡", "新华路1号", "650"]),
    ]

    assert stand(found, *rejected) == {3: 9, 4: 6}


def test_what_cannot_be_told_apart_stands_for_nobody() -> None:
    twins = [a_reject(6, "1", "赵一凡", "新华路1号", "650"), a_reject(7, "2", "赵一凡", "新华路1号", "650")]
    line = ["520301198001030027", "赵一凡", "新华路1号", "650"]

    assert stand([(2, line)], *twins) == {}
    assert stand([(2, line), (3, line)], twins[0]) == {}


def test_a_row_that_is_mostly_or_wholly_damaged_is_recognised_by_nothing() -> None:
    line = ["520301198001030027", "赵一凡", "新华路1号", "650"]

    assert stand([(2, line)], a_reject(6, "", "", "", "650", wrong="身份证号、姓名、住址")) == {}
    assert stand([(2, line)], a_reject(6, *line, wrong="")) == {}


def test_no_more_rows_are_compared_than_a_step_can_hold() -> None:
    many = (a_reject(row, "1", "赵一凡", f"新华路{row}号", "650") for row in range(2, LINES_MAX + 10))
    found = [(2, ["3", "赵一凡", "新华路2号", "650"]), (3, ["3", "赵一凡", f"新华路{LINES_MAX + 5}号", "650"])]

    assert origins(found, header=HEADER, places=PLACES, rejected=many) == {2: 2}
